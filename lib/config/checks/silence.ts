import type { Deployment } from '../deployment';
import type { Finding } from '../problem';

/** One reason a rule: the output names it. */
export function checkSilence({ silence }: Deployment): Finding[] {
  return silence.flatMap(({ rule }, index) => {
    const first = silence.findIndex((other) => other.rule === rule);
    if (first === index) return [];
    return [
      {
        path: ['silence', index, 'rule'],
        what: `the rule of silence[${first}] again`,
        got: rule,
        expected: 'each rule once',
        fix: 'Remove one of the two, or write both reasons into one.',
        reads: [['silence', first]],
      },
    ];
  });
}
