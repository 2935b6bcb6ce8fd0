import type { Deployment } from '../config/deployment';
import { type Finding, isError } from '../config/problem';

/** One reason a rule: the output names it. */
export function checkSilence({ silence }: Deployment): Finding[] {
  return silence.flatMap(({ rule }, index) => {
    const first = silence.findIndex((other) => other.rule === rule);
    if (first === index) return [];
    return [
      {
        path: ['silence', index, 'rule'],
        code: 'silence-twice',
        what: `the rule of silence[${first}] again`,
        got: rule,
        expected: 'each rule once',
        fix: 'Remove one of the two, or write both reasons into one.',
        reads: [['silence', first]],
      },
    ];
  });
}

/**
 * Rules that are silenced and find nothing. Whether they would is known only where nothing else is wrong, as mistakes
 * hide what follows from them.
 */
export function silenceWithoutEffect({ silence }: Deployment, findings: readonly Finding[]): Finding[] {
  const isSilenced = (finding: Finding): boolean => silence.some(({ rule }) => rule === finding.rule);
  if (findings.some((finding) => isError(finding) && !isSilenced(finding))) return [];
  return silence.flatMap(({ rule }, index): Finding[] =>
    findings.some((finding) => finding.rule === rule)
      ? []
      : [
          {
            path: ['silence', index, 'rule'],
            code: 'silence-without-effect',
            what: 'a rule that finds nothing here',
            got: rule,
            expected: 'rules that find something',
            fix: 'Remove it.',
            severity: 'warning',
          },
        ],
  );
}
