import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { machineReports } from '../../cli/formats';
import { textReport } from '../../cli/text';
import type { Problem } from '../../lib/config/problem';
import { validate } from '../../lib/synthesize';

/** What a command does with the bytes of one file, in this process. */
export interface Target {
  readonly name: string;
  /** May write the bytes into a folder of the test's own. */
  readonly run: (bytes: Uint8Array, folder: string) => Outcome;
}

export interface Outcome {
  /** What a person sees. */
  readonly text: string;
  /** The same in the formats for programs. */
  readonly reports: readonly string[];
}

/** What `mindie-pd validate deployment.yaml` does. */
export const validateTarget: Target = {
  name: 'validate',
  run: (bytes, folder) => {
    const file = path.join(folder, 'deployment.yaml');
    writeFileSync(file, bytes);
    return outcomeOf(validate({ deployments: [file] }));
  },
};

function outcomeOf(problems: readonly Problem[]): Outcome {
  // The folder is of no interest.
  const named = problems.map((problem) => ({ ...problem, file: path.basename(problem.file) }));
  return {
    text: textReport(named, 'nothing was written'),
    reports: Object.values(machineReports).map((report) => report(named)),
  };
}

/** All that is fuzzed; a line each. */
export const targets: readonly Target[] = [validateTarget];
