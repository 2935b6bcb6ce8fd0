import { stringify } from 'yaml';
import { parseDeployment } from '../config/load';
import { formatFinding, formatPath, isError } from '../config/problem';
import { mindieFindings } from '../rules';
import { exampleFile, type Rule } from '../rules/rule';

/** What is said of the example of a rule, a line each, without the place in the file: found by checking it. */
export function exampleMessages({ example }: Rule): string[] {
  const text = stringify(exampleFile(example));
  const { problems } = parseDeployment('example.yaml', text, { check: mindieFindings });
  return problems.map(
    (problem) =>
      `${formatPath(problem.path)}: ${isError(problem) ? '' : 'warning: '}${formatFinding(problem)}`,
  );
}
