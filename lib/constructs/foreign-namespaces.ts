import type { ApiObject } from 'cdk8s';
import type { Deployment } from '../config/deployment';
import type { Statement } from '../config/problem';
import type { Manifest } from '../invariants/manifest';
import { type PodSecurityLevel, podSecurityLevels } from '../invariants/pod-security';

/** What is wrong between a service and the Namespace objects that an app makes beside it. */
export function namespaceFaults(
  { namespace }: Deployment,
  needed: PodSecurityLevel,
  made: readonly ApiObject[],
): Statement[] {
  return made
    .filter(({ name }) => name === namespace.name)
    .flatMap((object) => (namespace.create ? [madeTwice(object)] : refusal(object, needed)));
}

function madeTwice({ name, node }: ApiObject): Statement {
  return {
    path: ['namespace', 'create'],
    what: `${node.path} makes the namespace ${name} too`,
    got: true,
    expected: 'false, or no other Namespace object of this name in the app',
    fix: 'Set namespace.create to false.',
  };
}

/** Nothing where the namespace leaves the level to the cluster. */
function refusal(object: ApiObject, needed: PodSecurityLevel): Statement[] {
  const { metadata } = object.toJson() as Manifest;
  const enforced = podSecurityLevels.find(
    (level) => level === metadata.labels?.['pod-security.kubernetes.io/enforce'],
  );
  if (enforced === undefined || podSecurityLevels.indexOf(enforced) >= podSecurityLevels.indexOf(needed))
    return [];
  return [
    {
      path: ['namespace', 'name'],
      what: `the label pod-security.kubernetes.io/enforce of ${object.node.path} keeps out the pods`,
      got: enforced,
      expected: needed,
      fix: 'Give it the podSecurityLevel of the service.',
    },
  ];
}
