/** Why there is no table yet, or why there can be none: for programs by its code, for people by its message. */
export interface Reason {
  readonly code: ReasonCode;
  /** What it is about: the name of a pod, a ConfigMap or a workload. */
  readonly object: string;
  /** A sentence for an administrator, without its full stop. */
  readonly message: string;
  /** What to do where waiting has not helped; for reasons that mostly go by themselves. */
  readonly remedy?: string;
  /** Its workload has more or fewer pods than planned for the moment: it may go with the pods that it is about. */
  readonly isPassing?: boolean;
}

export type ReasonCode =
  | 'config-map-missing'
  | 'device-annotation-invalid'
  | 'device-annotation-missing'
  | 'device-ip-invalid'
  | 'device-number-invalid'
  | 'duplicate-ip'
  | 'hardware-type-wrong'
  | 'hccl-incomplete'
  | 'hccl-invalid'
  | 'hccl-missing'
  | 'hccl-stale'
  | 'hccl-version-unsupported'
  | 'host-ip-missing'
  | 'host-ip-shared'
  | 'npu-count-wrong'
  | 'npu-shared'
  | 'operator-too-old'
  | 'pod-ended'
  | 'pod-ip-missing'
  | 'pods-missing'
  | 'pods-too-many'
  | 'rank-duplicate'
  | 'servers-too-many'
  | 'table-invalid'
  | 'table-too-large';

/** Reasons that waiting cannot mend: somebody must change the deployment or the cluster. */
const final: ReadonlySet<ReasonCode> = new Set([
  'device-ip-invalid',
  'device-number-invalid',
  'hardware-type-wrong',
  'hccl-version-unsupported',
  'host-ip-shared',
  'operator-too-old',
  'servers-too-many',
  'table-invalid',
  'table-too-large',
]);

export function isFinal({ code, isPassing = false }: Reason): boolean {
  return !isPassing && final.has(code);
}

/** Final only if they last: an operator that has just been replaced writes anew within moments, over an old list. */
const finalIfLasting: ReadonlySet<ReasonCode> = new Set(['hccl-version-unsupported', 'operator-too-old']);

export function mustLast({ code }: Reason): boolean {
  return finalIfLasting.has(code);
}

export function reason(code: ReasonCode, object: string, message: string): Reason {
  return { code, object, message };
}
