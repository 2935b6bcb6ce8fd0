import type { RuleFinding } from '../rule';
import type { Setting } from '../view';

/** A finding for each listener whose port one before it has. */
export function takenPorts(pod: string, listeners: readonly Setting[]): RuleFinding[] {
  return listeners.flatMap(({ path, value }, index) => {
    const owner = listeners.slice(0, index).find((other) => other.value === value);
    if (owner === undefined) return [];
    return [
      {
        path,
        what: `the port of ${owner.name}`,
        got: value,
        expected: `different ports in one ${pod} pod`,
        fix: 'Choose another port.',
      },
    ];
  });
}
