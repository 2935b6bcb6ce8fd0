import { formatFinding, formatPath, type Problem } from '../../lib/config/problem';
import { severityOf } from './severity';

/** Workflow commands of GitHub Actions: they become annotations at the lines of a pull request. */
export function githubReport(problems: readonly Problem[]): string {
  return problems
    .map((problem) => {
      const { file, line, column } = problem;
      const message = `${formatPath(problem.path)}: ${formatFinding(problem)}`;
      return `::${severityOf(problem)} file=${property(file)},line=${line},col=${column},title=${problem.code}::${data(message)}\n`;
    })
    .join('');
}

/** As `escapeData` and `escapeProperty` of @actions/core. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
