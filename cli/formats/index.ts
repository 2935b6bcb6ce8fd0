import type { Problem } from '../../lib/config/problem';
import { githubReport } from './github';
import { jsonReport } from './json';
import { sarifReport } from './sarif';

/** Reports for programs, by the name of their format; the text for people is in cli/text.ts. */
export const machineReports = {
  json: jsonReport,
  sarif: sarifReport,
  github: githubReport,
} as const satisfies Readonly<Record<string, (problems: readonly Problem[]) => string>>;

export type MachineFormat = keyof typeof machineReports;
