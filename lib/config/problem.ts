import type { FindingCode } from './codes';
import type { RuleName } from './deployment';
import { enumerate } from './enumerate';
import { isPrefix, type Path } from './paths';

export type { Path };

/** What is wrong at a path of one deployment file, in the parts of a sentence. */
export interface Finding {
  /** What kind of fault it is: it stays when the words change, so that programs tell findings apart by it. */
  readonly code: FindingCode;
  readonly path: Path;
  /** What is wrong, such as `too large`. */
  readonly what: string;
  /** The value that was given; left out where there is none. */
  readonly got?: unknown;
  /** The values that are allowed, such as `an integer from 1 to 16`. */
  readonly expected: string;
  /** What to do, as a sentence with its full stop. */
  readonly fix: string;
  /** Whether to point at the key instead of its value. */
  readonly atKey?: boolean;
  /** The files of other deployments that have the same, where it is about several of them. */
  readonly neighbours?: readonly string[];
  /** Warnings do not stop a synthesis. Left out: an error. */
  readonly severity?: 'error' | 'warning';
  /** The name of the rule that found it, by which a deployment file silences it. Left out: it cannot be silenced. */
  readonly rule?: RuleName;
}

/** What a finding says, without what kind it is. */
export type Statement = Pick<Finding, 'path' | 'what' | 'got' | 'expected' | 'fix' | 'rule'> &
  Pick<Problem, 'deployments'>;

/** A place in a file; lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A finding at its place. */
export interface Problem extends Finding, Place {
  /** The deployment files that have it, where it stands in a file that they take keys from. */
  readonly deployments?: readonly string[];
}

/** A JSON pointer (`/controller/tolerations/0`) as a path. */
export function pointerToPath(pointer: string): Path {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Text in which what a terminal would obey, or show in another order, is written out: a message stays one line. */
export function visible(text: string): string {
  return text.replace(
    /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `server.rate`, `controller.tolerations[0].key`, `overrides["config.json"]`; the root is `(root)`. */
export function formatPath(path: Path): string {
  const text = path
    .map((step) => {
      if (/^(0|[1-9][0-9]*)$/.test(String(step))) return `[${step}]`;
      return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(String(step))
        ? `.${step}`
        : `[${visible(JSON.stringify(step))}]`;
    })
    .join('');
  return text === '' ? '(root)' : text.replace(/^\./, '');
}

const longestValue = 120;

/** A value as JSON, cut after 120 characters. */
export function formatValue(value: unknown): string {
  const text =
    value === undefined ? 'nothing' : typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

/** Whether a finding is about a value that was already reported, and stood in for by its default. */
export function isCovered({ path }: Finding, findings: readonly Finding[]): boolean {
  return findings.some(({ path: reported }) => isPrefix(reported, path) || isPrefix(path, reported));
}

/** Without those whose path (or what else tells them apart) an earlier one has: the files of both roles share much. */
export function eachOnce<T extends Pick<Finding, 'path'>>(
  findings: readonly T[],
  identity: (finding: T) => unknown = ({ path }) => path,
): T[] {
  const known = new Map<string, T>();
  for (const finding of findings) {
    const key = JSON.stringify(identity(finding));
    if (!known.has(key)) known.set(key, finding);
  }
  return [...known.values()];
}

export function isError({ severity }: Finding): boolean {
  return severity !== 'warning';
}

/** How many deployments a message names, of those that share what it is about. */
const mostDeployments = 3;

/**
 * `<what is wrong>, got <value>; expected <range>. <fix>`, who takes the value from there, and the name of a rule, by which
 * it is silenced.
 */
export function formatFinding({ what, got, expected, fix, rule, deployments }: Statement): string {
  const readers = deployments === undefined ? '' : ` Read by ${enumerate(deployments, mostDeployments)}.`;
  const name = rule === undefined ? '' : ` [${rule}]`;
  return visible(`${what}, got ${formatValue(got)}; expected ${expected}. ${fix}${readers}${name}`);
}

/** `<file>:<line>:<column> <path>` */
export function formatPlace({ file, line, column, path }: Problem): string {
  return `${file}:${line}:${column} ${formatPath(path)}`;
}

/** `<file>:<line>:<column> <path>: <finding>`; before the finding of a warning, `warning: `. */
export function formatProblem(problem: Problem): string {
  return `${formatPlace(problem)}: ${isError(problem) ? '' : 'warning: '}${formatFinding(problem)}`;
}
