import { containersOf, type Manifest, nameOf, type PodSpec, podTemplateOf } from './manifest';

/** What a workload refers to stands before it: its namespace, ConfigMaps (with the mounted keys) and account. */
export function referencesComeFirst(manifests: readonly Manifest[]): string[] {
  return manifests.flatMap((manifest, index) => {
    const before = manifests.slice(0, index);
    const late = manifests.slice(index).find(({ kind }) => kind === 'Namespace');
    const namespace =
      late !== undefined && late !== manifest
        ? [`${nameOf(manifest)} stands before its ${nameOf(late)}`]
        : [];
    const spec = podTemplateOf(manifest)?.spec;
    if (spec === undefined) return namespace;
    const missing = references(spec).filter(
      (reference) => !before.some((other) => isMeant(other, reference)),
    );
    return [
      ...namespace,
      ...missing.map(({ kind, name, key }) => {
        const what = key === undefined ? `${kind} ${name}` : `key ${key} of ${kind} ${name}`;
        return `${nameOf(manifest)} refers to ${what}, which does not stand before it`;
      }),
    ];
  });
}

interface Reference {
  readonly kind: 'ConfigMap' | 'ServiceAccount';
  readonly name: string;
  readonly key?: string;
}

function isMeant({ kind, metadata, data }: Manifest, reference: Reference): boolean {
  const sameName = kind === reference.kind && metadata.name === reference.name;
  return sameName && (reference.key === undefined || Object.hasOwn(data ?? {}, reference.key));
}

function references(spec: PodSpec): Reference[] {
  const projected = spec.volumes?.flatMap((volume) => volume.projected?.sources ?? []) ?? [];
  const keys = projected.flatMap(({ configMap }) =>
    (configMap?.items ?? []).map(({ key }) => ({
      kind: 'ConfigMap' as const,
      name: configMap?.name ?? '',
      key,
    })),
  );
  const whole = [
    ...(spec.volumes?.map(({ configMap }) => configMap?.name) ?? []),
    ...containersOf(spec).flatMap(
      ({ envFrom }) => envFrom?.map(({ configMapRef }) => configMapRef?.name) ?? [],
    ),
  ];
  const configMaps = whole.flatMap((name) =>
    name === undefined ? [] : [{ kind: 'ConfigMap' as const, name }],
  );
  const account = spec.serviceAccountName;
  return [
    ...keys,
    ...configMaps,
    ...(account === undefined ? [] : [{ kind: 'ServiceAccount' as const, name: account }]),
  ];
}
