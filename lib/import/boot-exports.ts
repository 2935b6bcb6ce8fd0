import type { Given } from './kit-document';

/** The pods that an export of boot.sh reaches. */
export type ExportScope = 'all' | 'server' | 'prefill' | 'decode' | 'controller' | 'coordinator';

/** An `export NAME=value` of boot.sh. */
export interface BootExport extends Given {
  readonly name: string;
  /** `condition`: under one that this program cannot decide; `elsewhere`: of another way to deploy. */
  readonly scope: ExportScope | 'condition' | 'elsewhere';
  /** Text; undefined where the script works it out. */
  readonly value: string | undefined;
}

type Scope = BootExport['scope'];

/** Functions that hold the variables of `conf/mindie_env.json`, or those that people put there. */
const scopeOfFunction: Readonly<Record<string, Scope>> = {
  set_common_env: 'all',
  set_controller_env: 'controller',
  set_coordinator_env: 'coordinator',
  set_prefill_env: 'prefill',
  set_decode_env: 'decode',
};

/** The exports of boot.sh, each with the pods that it reaches. The script is read line by line, and never run. */
export function bootExports(file: string, text: string): BootExport[] {
  const found: BootExport[] = [];
  const blocks: Scope[] = [];
  for (const { line, content } of logicalLines(text)) {
    for (const { column, words } of statements(content)) {
      const [first = '', second = ''] = words;
      step(blocks, first, second, words.join(' '));
      if (first !== 'export') continue;
      const scope = blocks.at(-1) ?? 'all';
      for (const word of words.slice(1)) {
        const [, name, value] = /^([A-Za-z_]\w*)=([^]*)$/.exec(word) ?? [];
        if (name === undefined || value === undefined) continue;
        const place = `${file}:${line}:${column} ${name}`;
        const plain = plainText(value);
        found.push({ name, value: plain, shown: plain ?? value, scope, place });
      }
    }
  }
  return found;
}

/** Follows the shell's blocks. A word that ends more than there is, as in a here-document, ends nothing. */
function step(blocks: Scope[], first: string, second: string, statement: string): void {
  const outer = blocks.at(-1) ?? 'all';
  const around = blocks.at(-2) ?? 'all';
  const [, name] = /^(?:function )?([A-Za-z_]\w*) ?\(\)/.exec(statement) ?? [];
  if (name !== undefined || first === 'function') {
    // A function on one line, such as a stub, ends where it begins.
    if (!statement.endsWith('}')) blocks.push(scopeOfFunction[name ?? second] ?? 'condition');
  } else if (first === 'if') blocks.push(scopeOfCondition(statement, outer));
  else if (first === 'elif') blocks.splice(-1, 1, scopeOfCondition(statement, around));
  else if (first === 'else') blocks.splice(-1, 1, outer === 'elsewhere' ? around : 'condition');
  else if (['for', 'while', 'until', 'case', 'select'].includes(first))
    blocks.push(outer === 'elsewhere' ? outer : 'condition');
  else if (['fi', 'done', 'esac', '}'].includes(first)) blocks.pop();
}

/** The branches of the kit's boot.sh. */
function scopeOfCondition(statement: string, outer: Scope): Scope {
  if (outer === 'elsewhere' || outer === 'condition') return outer;
  const [, code] = /\$\{?exit_code\}?"? (?:-eq|==?) "?([012])\b/.exec(statement) ?? [];
  if (code !== undefined) return code === '2' ? 'server' : code === '1' ? 'controller' : 'coordinator';
  if (/distDPServerEnabled|DIST_PD_DISAGGREGATION|single_container|\$# -eq 1/.test(statement))
    return 'elsewhere';
  return /\$# -eq 0/.test(statement) ? outer : 'condition';
}

/** Lines with the lines that they go on in, each with the number of the first. */
function logicalLines(text: string): { line: number; content: string }[] {
  const lines: { line: number; parts: string[] }[] = [];
  let open = false;
  for (const [index, raw] of text.split('\n').entries()) {
    const content = raw.replace(/\r$/, '');
    const [backslashes = ''] = /\\*$/.exec(content) ?? [];
    const goesOn = backslashes.length % 2 === 1;
    const part = goesOn ? content.slice(0, -1) : content;
    if (open) lines.at(-1)?.parts.push(part);
    else lines.push({ line: index + 1, parts: [part] });
    open = goesOn;
  }
  return lines.map(({ line, parts }) => ({ line, content: parts.join('') }));
}

/** The statements of a line as words, without `then` and `do` before them, and without comments. */
function statements(line: string): { column: number; words: string[] }[] {
  const found: { column: number; words: string[] }[] = [];
  let words: string[] = [];
  let column = 1;
  const end = (): void => {
    if (words.length > 0) found.push({ column, words });
    words = [];
  };
  const token =
    /\s+|#.*|;+|&&|\|\||[&|]|(?:\$\([^()]*\)|`[^`]*`|'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s;&|'"\\])+|[^]/gy;
  for (const match of line.matchAll(token)) {
    const [text] = match;
    if (text.startsWith('#')) break;
    if (/^(;+|&&|\|\||[&|])$/.test(text) || (words.length === 0 && /^(then|do|\{|!)$/.test(text))) end();
    else if (text.trim() !== '') {
      if (words.length === 0) column = match.index + 1;
      words.push(text);
      if (text === 'else') end();
    }
  }
  end();
  return found;
}

/** A word without its quotes; undefined where the shell would put something else in its place. */
function plainText(word: string): string | undefined {
  const parts = word.match(/'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^'"\\]+/g) ?? [];
  if (parts.some((part) => !part.startsWith("'") && /(^|[^\\])[$`]/.test(part))) return undefined;
  return parts
    .map((part) => {
      if (part.startsWith("'")) return part.slice(1, -1);
      if (part.startsWith('"')) return part.slice(1, -1).replace(/\\(["\\$`])/g, '$1');
      return part.replace(/^\\(.)/, '$1');
    })
    .join('');
}
