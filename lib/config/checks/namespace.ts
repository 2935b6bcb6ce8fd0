import type { Deployment } from '../deployment';
import type { Finding } from '../problem';
import type { Condition } from './condition';

/**
 * The output does not own a namespace that every cluster has: its label for Pod Security would hold for the pods of
 * others, and deleting the manifests would delete it, or fail to.
 */
export function checkNamespace({ namespace }: Deployment): Condition[] {
  return [() => ownsNamespaceOfKubernetes(namespace)];
}

function ownsNamespaceOfKubernetes({ create, name }: Deployment['namespace']): Finding | undefined {
  if (!create || !isOfKubernetes(name)) return undefined;
  return {
    path: ['namespace', 'name'],
    code: 'namespace-of-kubernetes',
    what: 'a namespace of Kubernetes itself, which is not to be created',
    got: name,
    expected: 'a namespace for the service, or namespace.create of false',
    fix: 'Choose another name, or set namespace.create to false.',
  };
}

/** Whether every cluster has the namespace. */
export function isOfKubernetes(namespace: string): boolean {
  return namespace === 'default' || namespace.startsWith('kube-');
}
