import path from 'node:path';
import type { Path } from '../lib/config/paths';
import { eachOnce, formatPath, type Problem } from '../lib/config/problem';
import { validate } from '../lib/synthesize';
import { type Place, placeBeside, placeKeys } from './free-place';

/** What is wrong with a deployment file, and between it and the others in its folder: of each other one, a sentence. */
export function problemsWithNeighbours(file: string): Problem[] {
  // Named beside its folder, it is the one that is blamed. No other ending is read with its folder.
  const isRead = /\.ya?ml$/.test(file);
  const all = validate({ deployments: [...(isRead ? [path.dirname(file)] : []), file] });
  const own = all.filter((one) => one.file === file || one.deployments?.includes(file) === true);
  const others = [...new Set(own.flatMap(({ neighbours = [] }) => neighbours))];
  const shared = others.map((other) => ({
    other,
    found: eachOnce(own.filter(({ neighbours }) => neighbours?.includes(other))),
  }));
  const clashing = shared.flatMap(({ found }) => found.map(({ path: at }) => at));
  // What is free is so beside all of them.
  return [
    ...own.filter(({ neighbours }) => neighbours === undefined),
    ...shared.map(({ other, found }, index) =>
      inTheWay(file, other, found, index === 0 ? freePlace(file, clashing) : 'what was named as free above'),
    ),
  ];
}

/** Free values for what clashes; whatever else is in the way is so in one namespace only. */
function freePlace(file: string, clashing: readonly Path[]): string {
  const { place } = placeBeside(file);
  const keys = Object.keys(placeKeys) as (keyof Place)[];
  const clashes = (key: keyof Place): boolean =>
    clashing.some((at) => formatPath(at) === formatPath(placeKeys[key]));
  const others = clashing.some((at) => !keys.some((key) => formatPath(at) === formatPath(placeKeys[key])));
  const free = keys.filter((key) => clashes(key) || (key === 'namespace' && others));
  return `what is free: ${free.map((key) => `${formatPath(placeKeys[key])} ${place[key]}`).join(', ')}`;
}

function inTheWay(file: string, other: string, found: readonly Problem[], free: string): Problem {
  return {
    ...{ file, line: 1, column: 1, path: [] },
    code: 'neighbour-in-the-way',
    what: `${other} has the same ${found.map(({ path: at }) => formatPath(at)).join(', ')}`,
    got: found.map(({ got }) => got),
    expected: 'what no other deployment of the cluster has',
    fix: `Remove ${other} where it is an example that you do not deploy; else set in one of the two ${free}.`,
  };
}
