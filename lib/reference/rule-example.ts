import { parse, stringify } from 'yaml';
import { parseDeployment } from '../config/load';
import { formatFinding, formatPath, isError } from '../config/problem';
import { mindieFindings } from '../rules';
import { exampleBase, type Rule } from '../rules/rule';

/** What is said of the example of a rule, a line each, without the place in the file: found by checking it. */
export function exampleMessages({ example }: Rule): string[] {
  const file = { ...(parse(exampleBase) as object), ...(parse(example) as object) };
  const { problems } = parseDeployment('example.yaml', stringify(file), { check: mindieFindings });
  return problems.map(
    (problem) =>
      `${formatPath(problem.path)}: ${isError(problem) ? '' : 'warning: '}${formatFinding(problem)}`,
  );
}
