import type { Inference } from '../../config/deployment';
import { inferenceLimits } from '../../config/inference-limits';
import type { RuleFinding } from '../rule';
import type { Setting, View } from '../view';

/** A limit of `inference`, given or not. */
export function limit({ deployment, key }: View, name: keyof Inference): Setting<number> {
  return { ...key(['inference', name]), value: inferenceLimits(deployment.inference)[name] };
}

/** A finding where one limit of `inference` is not less than another. */
export function notLess(view: View, lower: keyof Inference, upper: keyof Inference): RuleFinding[] {
  const { path, value } = limit(view, lower);
  const bound = limit(view, upper);
  if (value < bound.value) return [];
  return [
    {
      path,
      what: 'limits that contradict each other',
      got: value,
      expected: `less than ${bound.name} (${bound.value})`,
      fix: `Lower it or raise ${bound.name}.`,
    },
  ];
}
