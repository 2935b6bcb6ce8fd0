import { readdirSync } from 'node:fs';
import path from 'node:path';
import { formatPath, type Problem } from '../lib/config/problem';
import { validate } from '../lib/synthesize';
import { placeBeside, placeKeys } from './free-place';

/** What is wrong with a deployment file, and between it and the others in its folder: of each other one, a sentence. */
export function problemsWithNeighbours(file: string): Problem[] {
  // No other ending is read with its folder.
  const isRead = /\.ya?ml$/.test(file);
  const all = validate({ deployments: [isRead ? path.dirname(file) : file] });
  const others = isRead ? neighboursOf(file) : [];
  const otherOf = ({ file: own, neighbour }: Problem): string | undefined => {
    if (own === file) return neighbour;
    return neighbour === file ? own : undefined;
  };
  const own = all.filter((one) => one.file === file && otherOf(one) === undefined);
  const shared = others.flatMap((other) => {
    const found = all.filter((one) => otherOf(one) === other);
    return found.length === 0 ? [] : [inTheWay(file, other, found)];
  });
  return [...own, ...shared];
}

function neighboursOf(file: string): string[] {
  const folder = path.dirname(file);
  const names = readdirSync(folder).filter((name) => /^[^.].*\.ya?ml$/.test(name));
  return names.map((name) => path.join(folder, name)).filter((name) => name !== file);
}

function inTheWay(file: string, other: string, found: readonly Problem[]): Problem {
  const { place } = placeBeside(file);
  const free = Object.entries(placeKeys).map(
    ([key, keyPath]) => `${formatPath(keyPath)} ${place[key as keyof typeof place]}`,
  );
  return {
    ...{ file, line: 1, column: 1, path: [] },
    code: 'neighbour-in-the-way',
    what: `${other} has the same ${found.map(({ path: at }) => formatPath(at)).join(', ')}`,
    got: found.map(({ got }) => got),
    expected: 'what no other deployment of the cluster has',
    fix: `Remove ${other} where it is an example that you do not deploy; else set in one of the two what is free: ${free.join(', ')}.`,
  };
}
