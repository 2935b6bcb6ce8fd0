import { parse } from 'yaml';
import type { RuleName } from '../config/deployment';
import type { Finding } from '../config/problem';
import type { View } from './view';

/** One rule about a deployment: between values of its MindIE files, its variables and its own keys. */
export interface Rule {
  /** By which a deployment file silences it. */
  readonly name: RuleName;
  /** An error where MindIE refuses or misreads what breaks the rule, or its documents forbid it; else a warning. */
  readonly severity: 'error' | 'warning';
  /** What it catches, as a noun phrase, and why that is wrong. */
  readonly catches: { readonly en: string; readonly zh: string };
  /**
   * Keys of a deployment file, as YAML, that break this rule and no other when they replace those of `exampleBase`.
   * The reference shows them with their message.
   */
  readonly example: string;
  /** Findings without rule and severity, which are the rule's. */
  readonly check: (view: View) => readonly RuleFinding[];
}

/** What a rule says; its name, which is the code, is filled in. */
export type RuleFinding = Omit<Finding, 'code' | 'rule' | 'severity'>;

/** The deployment file that the examples change. */
export const exampleBase = `variant: homogeneous
image: { name: mindie, tag: '2.2' }
model: { name: llama, weightsPath: /data/llama }
server: { instances: 2, npusPerInstance: 2 }
`;

/** A whole deployment file: `exampleBase` with some keys replaced, given as YAML. One that names its variant brings its servers. */
export function exampleFile(keys: string): object {
  const { server, ...shared } = parse(exampleBase) as { server: object };
  const given = parse(keys) as { variant?: string };
  return { ...shared, ...(given.variant === undefined ? { server } : {}), ...given };
}
