import { type Condition, pairs } from '../config/checks/condition';
import type { Deployment, Silence } from '../config/deployment';
import { type Finding, isError } from '../config/problem';

/** One reason a rule: the output names it. */
export function checkSilence({ silence }: Deployment): Condition[] {
  return pairs(silence).map(
    ([first, index]) =>
      () =>
        silencedTwice(silence, first, index),
  );
}

function silencedTwice(silence: readonly Silence[], first: number, index: number): Finding | undefined {
  const rule = silence[index]?.rule;
  if (silence[first]?.rule !== rule) return undefined;
  return {
    path: ['silence', index, 'rule'],
    code: 'silence-twice',
    what: `the rule of silence[${first}] again`,
    got: rule,
    expected: 'each rule once',
    fix: 'Remove one of the two, or write both reasons into one.',
  };
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
