import { type MindieSchemaName, mindieSchemas } from '../config/mindie-schemas';
import { nearestFew } from '../config/nearest';
import { ownedVariables, shellVariables } from '../config/owned-variables';
import { rules } from '../rules';
import type { Rule } from '../rules/rule';
import { glossary } from './glossary';
import { isDescribed } from './origins';
import { fileEntries, type Entry, environmentEntries, flat, mindieEntries } from './entries';

/** Something that can be asked about by its name. */
export type Topic = { readonly name: string } & (
  | { readonly kind: 'deployment' | 'environment' | MindieSchemaName; readonly entry: Entry }
  | { readonly kind: 'file'; readonly file: MindieSchemaName }
  | { readonly kind: 'rule'; readonly rule: Rule }
  /** A variable that the generator sets, with the key of the deployment file behind it, if any. */
  | { readonly kind: 'owned-variable'; readonly key: string | undefined }
  /** A name that is a key of no file that a deployment file sets. */
  | { readonly kind: 'word' }
  /** A variable that would change what the boot scripts do. */
  | { readonly kind: 'shell-variable' }
);

export interface LookedUp {
  /** What was asked about: one where the question is clear, several where it fits more than one. */
  readonly topics: readonly Topic[];
  /** Where nothing fits: what may have been meant. */
  readonly suggestions: readonly Topic[];
}

/** How a topic is asked for without a doubt, such as `config.json ServerConfig.port`. */
export function titleOf({ kind, name }: Topic): string {
  return kind in mindieSchemas ? `${kind} ${name}` : name;
}

/**
 * What a name stands for: a key of the deployment file or of a MindIE file, or its end; a variable; a rule. A MindIE file
 * before the key, or a path as messages show it (`overrides["config.json"].ServerConfig.port`), narrows it down.
 */
export function lookUp(question: string): LookedUp {
  const file = mindieFileNames.find((one) => one === question.trim());
  if (file !== undefined) return { topics: [{ kind: 'file', name: file, file }], suggestions: [] };
  const { kinds, name } = scopeOf(question.trim());
  const all = allTopics().filter(({ kind }) => kinds === undefined || kinds.includes(kind));
  const same = (one: string, other: string): boolean => one === other;
  const alike = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
  const asked = plain(name);
  // What a deployment file sets is meant rather than the same name in a file that is only described.
  const [set, described] = [false, true].map((isOther) =>
    all.filter(({ kind }) => isDescribed(kind) === isOther),
  );
  const attempts = [same, alike].flatMap((equal) =>
    [set, described].flatMap((some = []) => [
      some.filter((topic) => equal(plain(topic.name), asked)),
      some.filter((topic) => equal(plain(topic.name).slice(-asked.length - 1), `.${asked}`)),
    ]),
  );
  const topics = (asked === '' ? [] : attempts.find((found) => found.length > 0)) ?? [];
  // Any other name is legal there.
  const [, extra] = /^((?:\w+\.)?extraEnvironment)\.\w+$/.exec(question.trim()) ?? [];
  if (topics.length === 0 && extra !== undefined) return lookUp(extra);
  return { topics, suggestions: topics.length > 0 ? [] : suggestionsFor(asked, all) };
}

const mindieFileNames = Object.keys(mindieSchemas) as MindieSchemaName[];

let collected: readonly Topic[] | undefined;

function allTopics(): readonly Topic[] {
  const ofEntries = (
    kind: 'deployment' | 'environment' | MindieSchemaName,
    entries: readonly Entry[],
  ): Topic[] => flat(entries).map((entry) => ({ kind, name: entry.name, entry }));
  return (collected ??= [
    ...ofEntries('deployment', fileEntries()),
    ...mindieFileNames.flatMap((file) => ofEntries(file, mindieEntries(file))),
    ...ofEntries('environment', environmentEntries()),
    ...Object.entries(ownedVariables).map(([name, key]) => ({ kind: 'owned-variable' as const, name, key })),
    ...[...shellVariables].map((name) => ({ kind: 'shell-variable' as const, name })),
    ...Object.keys(glossary).map((name) => ({ kind: 'word' as const, name })),
    ...rules.map((rule) => ({ kind: 'rule' as const, name: rule.name, rule })),
  ]);
}

interface Scope {
  /** Left out: any. */
  readonly kinds?: readonly Topic['kind'][];
  readonly name: string;
}

function scopeOf(question: string): Scope {
  const files = mindieFileNames.map((file) => file.replace('.json', ''));
  const file = files.join('|');
  const overridden = new RegExp(
    `^(?:\\w+\\.)?overrides(?:\\["?|\\.)(${file})\\.json(?:"?\\])?[. ]+(.+)$`,
  ).exec(question);
  const inFile = overridden ?? new RegExp(`^(${file})(?:\\.json[.: ]| )\\s*(.+)$`).exec(question);
  if (inFile !== null)
    return { kinds: [`${inFile[1] ?? ''}.json` as MindieSchemaName], name: inFile[2] ?? '' };
  const variable = /^(?:\w+\.)?(?:environment|extraEnvironment)\.(\w+)$/.exec(question)?.[1];
  return variable === undefined
    ? { name: question }
    : { kinds: ['environment', 'owned-variable', 'shell-variable'], name: variable };
}

/** A name without what points into lists, and with dots for brackets. */
function plain(name: string): string {
  return name.replace(/\[\d*\]/g, '').replace(/\["?([^\]"]*)"?\]/g, '.$1');
}

const mostSuggestions = 5;

/** Topics whose whole name is close, then those whose last part is. */
function suggestionsFor(asked: string, all: readonly Topic[]): Topic[] {
  const last = (name: string): string => plain(name).split('.').at(-1) ?? '';
  const whole = nearestFew(asked, unique(all.map(({ name }) => plain(name))), mostSuggestions);
  const parts = nearestFew(last(asked), unique(all.map(({ name }) => last(name))), mostSuggestions);
  const found = [
    ...whole.flatMap((close) => all.filter(({ name }) => plain(name) === close)),
    ...parts.flatMap((close) => all.filter(({ name }) => last(name) === close)),
  ];
  return unique(found).slice(0, mostSuggestions);
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
