import {
  containersOf,
  type Manifest,
  nameOf,
  type PodSpec,
  podTemplateOf,
  type PolicyRule,
} from './manifest';

/** Resources that the builder may see in the whole namespace; every other permission names its objects. */
const unnamedResources = ['pods', 'events'];
const readingVerbs = ['get', 'list', 'watch'];

/** Rule 7: nothing is privileged, no pod gets a token that it does not use, and no permission is wider than its use. */
export function leastPrivilege(manifests: readonly Manifest[]): string[] {
  return manifests.flatMap((manifest) => {
    const spec = podTemplateOf(manifest)?.spec;
    return [
      ...(spec === undefined ? [] : podFaults(spec)),
      ...(manifest.rules ?? []).flatMap(ruleFaults),
      ...(/^Cluster/.test(manifest.kind) ? ['is not confined to a namespace'] : []),
    ].map((fault) => `${nameOf(manifest)} ${fault}`);
  });
}

function podFaults(spec: PodSpec): string[] {
  const containers = containersOf(spec).flatMap(({ name, securityContext }) => [
    ...(securityContext?.privileged === true ? [`has the privileged container ${name}`] : []),
    ...(securityContext?.allowPrivilegeEscalation === false
      ? []
      : [`lets container ${name} gain privileges`]),
  ]);
  const needsToken = spec.serviceAccountName !== undefined;
  return [
    ...containers,
    ...(spec.automountServiceAccountToken === needsToken
      ? []
      : ['mounts a service-account token without use']),
    ...(spec.enableServiceLinks === false ? [] : ['gets service links in its environment']),
  ];
}

function ruleFaults({ resources, verbs, resourceNames }: PolicyRule): string[] {
  const wide = [...resources, ...verbs].includes('*');
  const unnamed =
    resourceNames === undefined && !resources.every((resource) => unnamedResources.includes(resource));
  const secrets = resources.includes('secrets');
  const writes = verbs.filter((verb) => !readingVerbs.includes(verb) && verb !== 'patch');
  const unexpected = resources.includes('events') ? [] : writes;
  return [
    ...(wide ? ['grants everything'] : []),
    ...(unnamed ? [`grants ${resources.join(', ')} without naming the objects`] : []),
    ...(secrets ? ['grants access to secrets'] : []),
    ...unexpected.map((verb) => `grants ${verb} on ${resources.join(', ')}`),
  ];
}
