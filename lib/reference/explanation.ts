import { docsPath } from '../package-root';
import { type MindieSchemaName, mindieSchemas } from '../config/mindie-schemas';
import type { Schema } from '../config/schema';
import type { MindieFileName } from '../config/mindie-places';
import { exampleBase, type Rule } from '../rules/rule';
import { type Entry, environmentId, mindieEntries } from './entries';
import { glossary } from './glossary';
import { sourcesOf, targetsOf, variableDefaults } from './links';
import { type DescribedFile, isDescribed, originOf } from './origins';
import { exampleMessages } from './rule-example';
import { titleOf, type Topic } from './topics';
import { labels } from './labels';
import { type Language, spaced } from '../config/schema-words';
import { meaning, range } from './words';

/** What there is to say of a topic, for a program to lay out. */
export interface Explanation {
  /** What is explained, such as `inference.maxSeqLen`. */
  readonly title: string;
  /** What kind of thing it is. */
  readonly kind: string;
  readonly meaning: string;
  /** A label, and what stands under it, a line each. */
  readonly facts: readonly (readonly [string, readonly string[]])[];
}

/** What a key, a variable or a rule is, which values it takes, and where they go or come from. */
export function explain(topic: Topic, language: Language): Explanation {
  const say = labels[language];
  const title = titleOf(topic);
  switch (topic.kind) {
    case 'rule':
      return { title, kind: say.rule[topic.rule.severity], ...aboutRule(topic.rule, language) };
    case 'owned-variable':
      return { title, kind: say.variable, ...aboutOwned(topic.key, language) };
    case 'shell-variable':
      return { title, kind: say.variable, meaning: say.shellVariable, facts: [] };
    case 'word':
      return { title, kind: say.word, ...aboutWord(title, language) };
    case 'environment':
      return { title, kind: say.variable, ...aboutVariable(topic.entry, language) };
    case 'file':
      return {
        title,
        kind: isDescribed(topic.file) ? say.describedFile : say.file,
        ...aboutFile(topic.file, language),
      };
    case 'deployment':
      return { title, kind: say.deployment, ...aboutKey(topic.entry, language) };
    default:
      return isDescribed(topic.kind)
        ? { title, kind: say.described, ...aboutDescribedKey(topic.kind, topic.entry, language) }
        : { title, kind: say.mindie, ...aboutMindieKey(topic.kind, topic.entry, language) };
  }
}

/**
 * One explanation of several topics, with the others' names, where all that there is to say of them is the same, as of a
 * key that each role has.
 */
export function explainAlike(topics: readonly Topic[], language: Language): Explanation | undefined {
  const [first, ...others] = topics.map((topic) => explain(topic, language));
  if (first === undefined) return undefined;
  const saidOf = ({ kind, meaning: text, facts }: Explanation): string => JSON.stringify([kind, text, facts]);
  if (others.some((other) => saidOf(other) !== saidOf(first))) return undefined;
  const also = given([[labels[language].also, others.map(({ title }) => title)]]);
  return { ...first, facts: [...first.facts, ...also] };
}

type About = Pick<Explanation, 'meaning' | 'facts'>;

function aboutKey(entry: Entry, language: Language): About {
  const say = labels[language];
  // What follows from a mapping as a whole is fixed.
  const targets = (entry.children.length > 0 ? [] : targetsOf(entry.name)).map(({ file, name }) =>
    file === 'environment' ? name : `${file} ${name}`,
  );
  const needed = entry.isRequired ? [say.always] : entry.requiredWith;
  const isEnvironment = entry.schema.$ref === environmentId;
  return {
    meaning: meaning(entry.schema, language),
    facts: given([
      ...values(entry, language),
      ...standard(entry, language),
      [say.required, needed],
      [say.fills, targets],
      [say.more, isEnvironment ? [`${docsPath}/reference/environment${say.page}`] : []],
    ]),
  };
}

function aboutFile(file: MindieSchemaName, language: Language): About {
  const say = labels[language];
  const keys = mindieEntries(file).map(({ name }) => name);
  return {
    meaning: meaning(mindieSchemas[file] as Schema, language),
    facts: given([
      [say.keys, [keys.join(say.comma)]],
      isDescribed(file) ? [say.origin, [originOf(file, language)]] : [say.set, [`overrides["${file}"]`]],
      [say.more, [`${docsPath}/reference/${file.replace('.json', '')}${say.page}`]],
    ]),
  };
}

function aboutMindieKey(file: MindieFileName, entry: Entry, language: Language): About {
  const say = labels[language];
  const sources = entry.children.length > 0 ? [] : sourcesOf(file, entry.name);
  return {
    meaning: meaning(entry.schema, language),
    facts: given([
      ...values(entry, language),
      // It never takes effect where something else decides.
      ...(sources.length === 0 ? standard(entry, language) : []),
      [say.follows, sources],
      [say.set, sources.length === 0 ? [`overrides["${file}"].${entry.name}`] : []],
    ]),
  };
}

function aboutDescribedKey(file: DescribedFile, entry: Entry, language: Language): About {
  const facts = given([
    ...values(entry, language),
    ...standard(entry, language),
    [labels[language].origin, [originOf(file, language)]],
  ]);
  return { meaning: meaning(entry.schema, language), facts };
}

function aboutVariable(entry: Entry, language: Language): About {
  const say = labels[language];
  const here = variableDefaults(entry.name).map(({ value, pods }) => say.inPods(value, pods.join(say.comma)));
  return {
    meaning: meaning(entry.schema, language),
    facts: given([
      ...values(entry, language),
      ...standard(entry, language),
      [say.unlessSet, here],
      [say.set, [`environment.${entry.name}`, say.ofComponent(entry.name)]],
    ]),
  };
}

function aboutOwned(key: string | undefined, language: Language): About {
  const say = labels[language];
  return {
    meaning: key === undefined ? say.ownedAlone : say.owned,
    facts: given([[say.follows, key === undefined ? [] : [key]]]),
  };
}

function aboutWord(name: string, language: Language): About {
  const { [language]: text = '', see = [] } = glossary[name] ?? {};
  return { meaning: language === 'zh' ? spaced(text) : text, facts: given([[labels[language].more, see]]) };
}

function aboutRule(rule: Rule, language: Language): About {
  const say = labels[language];
  const lines = (text: string): string[] => text.trimEnd().split('\n');
  return {
    meaning: language === 'zh' ? spaced(rule.catches.zh) : rule.catches.en,
    facts: [
      [say.example, lines(rule.example)],
      [say.base, lines(exampleBase)],
      [say.says, exampleMessages(rule)],
      [say.silence, [`silence: [{ rule: ${rule.name}, reason: ${say.reason} }]`]],
    ],
  };
}

function values(entry: Entry, language: Language): [string, readonly string[]][] {
  const say = labels[language];
  const { schema, children } = entry;
  const { propertyNames, additionalProperties } = schema;
  const below = children.map(({ name }) => name.slice(entry.name.length).replace(/^(\[\])?\./, ''));
  return [
    [say.values, [range(schema, language)]],
    [say.keys, below.length === 0 ? [] : [below.join(say.comma)]],
    [say.keys, propertyNames === undefined ? [] : [range(propertyNames, language)]],
    [say.each, typeof additionalProperties === 'object' ? [range(additionalProperties, language)] : []],
  ];
}

function standard({ schema, children }: Entry, language: Language): [string, readonly string[]][] {
  const isMapping = children.length > 0 && schema.type === 'object';
  const isDefaulted = schema.default !== undefined && !isMapping;
  return [[labels[language].default, isDefaulted ? [JSON.stringify(schema.default)] : []]];
}

function given(facts: readonly [string, readonly string[]][]): [string, readonly string[]][] {
  return facts.filter(([, lines]) => lines.length > 0);
}
