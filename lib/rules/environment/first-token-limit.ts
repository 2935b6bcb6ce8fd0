import type { Setting, View } from '../view';

/** Seconds that the Coordinator waits for the first token; undefined: without end, which 0 means. */
export function firstTokenLimit({ coordinator }: View): Setting<number> | undefined {
  const limit = coordinator.number(['exception_config', 'first_token_timeout']);
  return limit?.value === 0 ? undefined : limit;
}
