import type { Silence } from '../config/deployment';
import type { Finding } from '../config/problem';

/** What is left of the findings of one deployment once those of silenced rules are gone and `strict` has done its part. */
export interface Judged {
  readonly findings: Finding[];
  /** The rules that did silence a finding. */
  readonly silenced: Silence[];
}

export interface Judgement {
  /** Whether warnings are errors. */
  readonly strict: boolean;
  readonly silence: readonly Silence[];
}

/** Every finding of a deployment goes through here, whichever stage found it. Only findings of named rules can be silenced. */
export function judge(findings: readonly Finding[], { strict, silence }: Judgement): Judged {
  const silenced = silence.filter(({ rule }) => findings.some((one) => one.rule === rule));
  const left = findings.filter((one) => !silenced.some(({ rule }) => rule === one.rule));
  return {
    findings: left.map((one) => (strict ? { ...one, severity: 'error' as const } : one)),
    silenced,
  };
}
