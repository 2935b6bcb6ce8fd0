import path from 'node:path';
import type { Problem } from '../lib/config/problem';
import { validate } from '../lib/synthesize';

/** What is wrong with a deployment file, and between it and the others in its folder. */
export function problemsWithNeighbours(file: string): Problem[] {
  // No other ending is read with its folder.
  const isRead = /\.ya?ml$/.test(file);
  const all = validate({ deployments: [isRead ? path.dirname(file) : file] });
  return all.filter((one) => one.file === file || one.what.includes(file));
}
