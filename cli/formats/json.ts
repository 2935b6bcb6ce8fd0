import { formatFinding, formatPath, type Problem } from '../../lib/config/problem';
import { severityOf } from './severity';

/** An array of objects, one a problem, each with the whole message and its parts. */
export function jsonReport(problems: readonly Problem[]): string {
  const entries = problems.map((problem) => ({
    file: problem.file,
    line: problem.line,
    column: problem.column,
    path: formatPath(problem.path),
    severity: severityOf(problem),
    code: problem.code,
    rule: problem.rule ?? null,
    message: formatFinding(problem),
    what: problem.what,
    got: problem.got,
    expected: problem.expected,
    fix: problem.fix,
    deployments: problem.deployments,
  }));
  return `${JSON.stringify(entries, withoutInfinity, 2)}\n`;
}

/** JSON has no number for `.nan` and `.inf`, and would say null. */
function withoutInfinity(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
