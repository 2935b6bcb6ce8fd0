import path from 'node:path';
import { formatProblem, type Problem } from '../config/problem';
import type { SharedFiles } from '../config/shared-files';

/** What several deployments have of a file that they share is one problem, of all of them. */
export function eachPlaceOnce(problems: readonly Problem[]): Problem[] {
  const known = new Map<string, Problem>();
  for (const problem of problems) {
    const message = formatProblem({ ...problem, deployments: undefined });
    const first = known.get(message);
    known.set(message, first === undefined ? problem : ofBoth(first, problem));
  }
  return [...known.values()];
}

/** A deployment file may be one of those that take keys from it. */
function ofBoth(first: Problem, second: Problem): Problem {
  const readers = [first, second].flatMap(({ file, deployments = [file] }) => deployments);
  const deployments = [...new Set(readers)];
  return deployments.every((one) => one === first.file) ? first : { ...first, deployments };
}

/** Whoever writes a file for others to extend, and sees it checked as a deployment, is to know how it would not be. */
export function sayWhoExtends(problem: Problem, shared: SharedFiles): Problem {
  const { code, file, fix, deployments } = problem;
  if (code !== 'missing-key' || deployments !== undefined || !shared.has(file)) return problem;
  const better = `${fix} Where the file is for others to extend and no deployment, name it _${path.basename(file)}.`;
  return { ...problem, fix: better };
}
