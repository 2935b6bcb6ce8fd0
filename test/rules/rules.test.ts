import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { checkText } from '../../lib/check';
import { formatProblem } from '../../lib/config/problem';
import { rules } from '../../lib/rules';
import { exampleBase, exampleFile } from '../../lib/rules/rule';
import deploymentSchema from '../../schemas/deployment.schema.json';

interface Case {
  readonly rule: string;
  readonly what: string;
  /** Keys that replace those of `exampleBase`; `file` is a whole deployment file. */
  readonly keys?: string;
  readonly file?: string;
  /** What is said, whole; nothing for an input that just keeps the rule. */
  readonly says: readonly string[];
}

const folder = __dirname;
const cases = readdirSync(folder)
  .filter((name) => name.endsWith('.cases.yaml'))
  .flatMap((name) => parse(readFileSync(path.join(folder, name), 'utf8')) as Case[]);

/** Errors and warnings about `exampleBase` with some of its keys replaced. */
function saysOf(keys: string): string[] {
  return said(exampleFile(keys));
}

function said(file: string | object): string[] {
  const text = typeof file === 'string' ? file : stringify(file);
  return checkText('deployment.yaml', text).problems.map(formatProblem);
}

test('the schema names every rule, in the order of the alphabet', () => {
  const names = rules.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(deploymentSchema.definitions.ruleName.enum).toEqual([...names].sort());
});

test('the base of the examples breaks no rule', () => {
  expect(said(exampleBase)).toEqual([]);
});

test.each(rules)('the example of $name breaks it and nothing else', ({ name, severity, example }) => {
  const lines = saysOf(example);
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    expect(line).toMatch(new RegExp(` \\[${name}\\]$`));
    expect(line.includes(': warning: ')).toBe(severity === 'warning');
  }
});

test.each(rules)('$name is silenced by its name', ({ name, example }) => {
  const silence = `silence: [{ rule: ${name}, reason: It is meant to be so. }]`;
  expect(saysOf(`${example}\n${silence}`)).toEqual([]);
});

test.each(cases)('$rule: $what', ({ keys, file, says }) => {
  expect(file === undefined ? saysOf(keys ?? '{}') : said(file)).toEqual(says);
});

test('every rule has a case that breaks it and one that keeps it', () => {
  const rulesOf = (isBroken: boolean) =>
    [...new Set(cases.filter(({ says }) => says.length > 0 === isBroken).map(({ rule }) => rule))].sort();
  const names = rules.map(({ name }) => name).sort();
  expect(rulesOf(true)).toEqual(names);
  expect(rulesOf(false)).toEqual(names);
});
