import type { Path } from '../../config/problem';
import type { View } from '../view';
import { type Spread, spreadOf } from './spread';

/** Prefill and decode instances of a heterogeneous deployment, which exchange KV caches. */
export interface PrefillAndDecode {
  readonly prefill: Spread;
  readonly decode: Spread;
  /** Whether ranks of the one map onto ranks of the other. */
  readonly isMapped: boolean;
  /** The number of NPUs that is said to be wrong when the two do not fit. */
  readonly path: Path;
}

/** Both roles of a heterogeneous deployment; undefined in a homogeneous one, whose instances are all alike. */
export function prefillAndDecode({ servers }: View): PrefillAndDecode | undefined {
  const [prefill, decode] = servers.map(spreadOf);
  if (prefill === undefined || decode === undefined) return undefined;
  // With sequence parallelism each decode rank reads from all prefill ranks.
  const isSequenceParallel = (prefill.degree('sp')?.value ?? 1) > 1;
  const isMapped = isSequenceParallel || prefill.tp % decode.tp === 0 || decode.tp % prefill.tp === 0;
  return { prefill, decode, isMapped, path: ['decode', 'npusPerInstance'] };
}
