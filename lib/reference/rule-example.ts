import { checkDeployment } from '../check';
import { formatFinding, formatPath, isError } from '../config/problem';
import { exampleFile, type Rule } from '../rules/rule';

/** What is said of the example of a rule, a line each, without the place in the file: found by checking it. */
export function exampleMessages({ example }: Rule): string[] {
  return checkDeployment(exampleFile(example)).findings.map(
    (problem) =>
      `${formatPath(problem.path)}: ${isError(problem) ? '' : 'warning: '}${formatFinding(problem)}`,
  );
}
