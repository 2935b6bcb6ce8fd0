import { type Container, containersOf, type Manifest, nameOf, type PodSpec, podTemplateOf } from './manifest';

/** The strictest first: each admits what those before it admit. */
export const podSecurityLevels = ['restricted', 'baseline', 'privileged'] as const;
export type PodSecurityLevel = (typeof podSecurityLevels)[number];

/** The namespace admits its pods, and nothing that its pods do not need. */
export function podSecurityLevelFits(manifests: readonly Manifest[]): string[] {
  const needed = strictestLevel(manifests);
  return manifests.flatMap((manifest) => {
    const enforced = manifest.metadata.labels?.['pod-security.kubernetes.io/enforce'];
    if (manifest.kind !== 'Namespace' || enforced === needed) return [];
    return [
      `${nameOf(manifest)} enforces the Pod Security level ${enforced ?? 'none'}; its pods need ${needed}`,
    ];
  });
}

/** The strictest level of the Pod Security Standards that admits every pod of the manifests. */
export function strictestLevel(manifests: readonly Manifest[]): PodSecurityLevel {
  const specs = manifests.flatMap((manifest) => podTemplateOf(manifest)?.spec ?? []);
  if (!specs.every(isBaseline)) return 'privileged';
  return specs.every(isRestricted) ? 'restricted' : 'baseline';
}

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/, as far as our pods can differ. */
function isBaseline(spec: PodSpec): boolean {
  const ofHost = [spec.hostNetwork, spec.hostPID, spec.hostIPC].includes(true);
  const hostPath = spec.volumes?.some((volume) => volume.hostPath !== undefined) ?? false;
  return !ofHost && !hostPath && containersOf(spec).every(isBaselineContainer);
}

function isBaselineContainer({ securityContext, ports = [] }: Container): boolean {
  const added = securityContext?.capabilities?.add ?? [];
  return (
    securityContext?.privileged !== true &&
    added.length === 0 &&
    ports.every(({ hostPort }) => hostPort === undefined)
  );
}

function isRestricted(spec: PodSpec): boolean {
  return containersOf(spec).every(({ securityContext: own }) => {
    const nonRoot = own?.runAsNonRoot ?? spec.securityContext?.runAsNonRoot;
    // User 0 of the pod as a whole is refused even where its containers have others.
    const isRoot = [own?.runAsUser, spec.securityContext?.runAsUser].includes(0);
    const seccomp = own?.seccompProfile?.type ?? spec.securityContext?.seccompProfile?.type;
    const dropsAll = own?.capabilities?.drop?.includes('ALL') ?? false;
    const confined = seccomp === 'RuntimeDefault' || seccomp === 'Localhost';
    return nonRoot === true && !isRoot && confined && dropsAll && own?.allowPrivilegeEscalation === false;
  });
}
