import type { RuleName } from '../config/deployment';
import type { View } from './view';

/** Whether the deployment file silences a rule, so that another one has to say what that one would. */
export function isSilenced({ deployment }: View, name: RuleName): boolean {
  return deployment.silence.some(({ rule }) => rule === name);
}
