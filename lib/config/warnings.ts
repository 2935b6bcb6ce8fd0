import type { Silence, WarningRule } from './deployment';
import type { Finding } from './problem';

/** Every warning that there is, and what it catches. The names stand in the schema too, where editors find them. */
export const warningRules: Readonly<Record<WarningRule, string>> = {
  'default-etcd': 'backup through the default etcd, which the deployment does not bring along',
  'image-tag-latest': 'an image tag that moves, so that nodes may run different versions',
  'secret-in-environment': 'an environment variable that is named like a secret and has a value',
  'unknown-override-key': 'a key of overrides that its MindIE file is not known to have',
};

/** A finding that does not stop a synthesis. */
export function warning(rule: WarningRule, finding: Finding): Finding {
  return { ...finding, severity: 'warning', rule };
}

/** What is left of the findings of one deployment once its warnings are silenced or made errors. */
export interface Judged {
  readonly findings: Finding[];
  /** The rules that did silence a warning. */
  readonly silenced: Silence[];
}

export interface Judgement {
  /** Whether warnings are errors. */
  readonly strict: boolean;
  readonly silence: readonly Silence[];
}

/** Every finding of a deployment goes through here, whichever stage found it. Only warnings can be silenced. */
export function judge(findings: readonly Finding[], { strict, silence }: Judgement): Judged {
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  const silenced = silence.filter(({ rule }) => warnings.some((one) => one.rule === rule));
  const isSilenced = (one: Finding): boolean =>
    warnings.includes(one) && silenced.some(({ rule }) => rule === one.rule);
  return {
    findings: findings
      .filter((one) => !isSilenced(one))
      .map((one) => (strict ? { ...one, severity: 'error' as const } : one)),
    silenced,
  };
}
