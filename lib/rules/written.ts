import type { Setting, View } from './view';

/**
 * Whether the deployment file itself has a setting of a MindIE file or a variable. One that it lacks has MindIE's own
 * value, or that of the manifests: what is wrong with it was caused elsewhere.
 */
export function isWritten({ key }: View, { path }: Setting): boolean {
  return key(path).value !== undefined;
}
