import {
  containersOf,
  type Manifest,
  nameOf,
  type PodSpec,
  podTemplateOf,
  type PolicyRule,
} from './manifest';

/** All that a Role may grant, and whether it must name the objects. */
const allowed: readonly {
  readonly resource: string;
  readonly verbs: readonly string[];
  readonly named: boolean;
}[] = [
  // To patch pods is for ranktableBuilder.refreshPods alone: it is the right to replace their images.
  { resource: 'pods', verbs: ['list', 'watch', 'patch'], named: false },
  { resource: 'configmaps', verbs: ['list', 'watch', 'patch'], named: true },
  { resource: 'events', verbs: ['create'], named: false },
];

/** Nothing is privileged, no pod gets a token that it does not use, and no permission is wider than its use. */
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
  const hasAccount = spec.serviceAccountName !== undefined;
  return [
    ...containers,
    ...(!hasAccount && spec.automountServiceAccountToken !== false
      ? ['mounts a service-account token without use']
      : []),
    ...(hasAccount && spec.automountServiceAccountToken !== true
      ? [`has the service account ${spec.serviceAccountName}, but mounts no token of it`]
      : []),
    ...(spec.enableServiceLinks === false ? [] : ['gets service links in its environment']),
  ];
}

function ruleFaults({ resources, verbs, resourceNames }: PolicyRule): string[] {
  return resources.flatMap((resource) => {
    const permission = allowed.find((one) => one.resource === resource);
    const excess = verbs.filter((verb) => permission?.verbs.includes(verb) !== true);
    const isUnnamed = permission?.named === true && resourceNames === undefined;
    return [
      ...excess.map((verb) => `grants ${verb} on ${resource}`),
      ...(isUnnamed ? [`grants ${resource} without naming the objects`] : []),
    ];
  });
}
