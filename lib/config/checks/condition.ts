import type { Deployment } from '../deployment';
import type { Finding } from '../problem';

/**
 * Whether values go together: what is wrong where they do not. Each is asked by itself, so that what it looked at is on
 * record, and a faulty value silences only those that looked at it. What is looked at before, to tell which conditions
 * there are, is not on record.
 */
export type Condition = () => Finding | undefined;

/** The conditions that a deployment must fulfil. */
export type Check = (deployment: Deployment) => readonly Condition[];

/** The indexes of each item of a list with each before it. */
export function pairs({ length }: readonly unknown[]): [first: number, second: number][] {
  const indexes = Array.from({ length }, (_, index) => index);
  return indexes.flatMap((second) =>
    indexes.slice(0, second).map((first): [number, number] => [first, second]),
  );
}
