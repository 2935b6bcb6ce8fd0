// Times decisions in a process of its own, as the builder makes them: jest's module sandbox more than doubles the time.
// Reads { plan, state, repeats } from its standard input, and writes the milliseconds of each run.
import { readFileSync } from 'node:fs';
import { decide, type State } from '../../lib/ranktable/decide';
import type { TablePlan } from '../../lib/ranktable/table-plan';

export interface DecisionInput {
  readonly plan: TablePlan;
  readonly state: State;
  readonly repeats: number;
}

const { plan, state, repeats } = JSON.parse(readFileSync(0, 'utf8')) as DecisionInput;
const times = Array.from({ length: repeats }, () => {
  const start = performance.now();
  const { kind } = decide(plan, state);
  const time = performance.now() - start;
  if (kind !== 'publish') throw new Error(`the decision is to ${kind}`);
  return time;
});
process.stdout.write(JSON.stringify(times));
