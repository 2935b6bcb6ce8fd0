import { readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Connection } from './connection';
import { kubeconfigConnection } from './kubeconfig';
import { UserError } from './user-error';

/** Where a pod finds its account. */
const accountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The API server that KUBECONFIG names, else that of the pod's own account, else that of ~/.kube/config. */
export function connect(env: Readonly<Record<string, string | undefined>>): Connection {
  const [file] = (env['KUBECONFIG'] ?? '').split(path.delimiter).filter((name) => name !== '');
  if (file !== undefined) return kubeconfigConnection(file);
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443' } = env;
  if (host === undefined) return kubeconfigConnection(path.join(homedir(), '.kube', 'config'));
  return {
    server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    credentials: () => ({
      authorization: `Bearer ${readFileSync(path.join(accountFolder, 'token'), 'utf8').trim()}`,
      ca: readFileSync(path.join(accountFolder, 'ca.crt')),
    }),
  };
}

/** The namespace of the pod that the program runs in. */
export function podNamespace(env: Readonly<Record<string, string | undefined>>): string {
  const given = env['POD_NAMESPACE'];
  if (given !== undefined) return given;
  try {
    return readFileSync(path.join(accountFolder, 'namespace'), 'utf8').trim();
  } catch {
    throw new UserError('no namespace: name it with --namespace, or set POD_NAMESPACE');
  }
}
