import { type Labels, type LabelSelector, type Manifest, nameOf, podTemplateOf } from './manifest';

/** Each Service, policy and budget selects the pods of one workload, and those whom a policy admits exist. */
export function selectorsFindPods(manifests: readonly Manifest[]): string[] {
  const workloads = manifests.filter((manifest) => podTemplateOf(manifest) !== undefined);
  return manifests.flatMap((manifest) => {
    const selected = selectorOf(manifest);
    const admitted = admittedPods(manifest).filter(
      (labels) => found(workloads, manifest, labels).length === 0,
    );
    return [
      ...(selected === undefined ? [] : selectionFaults(selected, found(workloads, manifest, selected))),
      ...admitted.map((labels) => `admits pods by ${text(labels)}, but no workload makes such`),
    ].map((fault) => `${nameOf(manifest)} ${fault}`);
  });
}

function selectionFaults(selector: Labels, workloads: readonly Manifest[]): string[] {
  if (workloads.length === 1) return [];
  const names = workloads.length === 0 ? 'no workload' : workloads.map(nameOf).join(' and ');
  return [`selects by ${text(selector)} the pods of ${names}; it must be those of one workload`];
}

/** The labels by which an object selects the pods that it is for; undefined where it is for no pods. */
function selectorOf({ kind, spec }: Manifest): Labels | undefined {
  switch (kind) {
    case 'Service':
      return (spec?.selector ?? {}) as Labels;
    case 'PodDisruptionBudget':
      return (spec?.selector as LabelSelector | undefined)?.matchLabels ?? {};
    case 'NetworkPolicy':
      return spec?.podSelector?.matchLabels ?? {};
    default:
      return undefined;
  }
}

/** The labels of the pods of its own namespace that a NetworkPolicy admits. */
function admittedPods({ spec }: Manifest): Labels[] {
  const peers = (spec?.ingress ?? []).flatMap(({ from }) => from ?? []);
  return peers.flatMap(({ podSelector, namespaceSelector }) =>
    podSelector === undefined || namespaceSelector !== undefined ? [] : [podSelector.matchLabels ?? {}],
  );
}

function found(workloads: readonly Manifest[], { metadata }: Manifest, selector: Labels): Manifest[] {
  return workloads.filter((workload) => {
    const labels = podTemplateOf(workload)?.metadata?.labels;
    const isThere = Object.entries(selector).every(([key, value]) => labels?.[key] === value);
    return isThere && workload.metadata.namespace === metadata.namespace;
  });
}

function text(labels: Labels): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? 'no label' : pairs.join(',');
}
