import { type MindieSchemaName, mindieSchemas } from '../../lib/config/mindie-schemas';
import type { Schema } from '../../lib/config/schema';
import {
  fileEntries,
  type Entry,
  environmentEntries,
  environmentId,
  flat,
  mindieEntries,
} from '../../lib/reference/entries';
import { variableDefaults } from '../../lib/reference/links';
import { isDescribed, originOf } from '../../lib/reference/origins';
import { exampleMessages } from '../../lib/reference/rule-example';
import { type Language, languages, spaced } from '../../lib/config/schema-words';
import { meaning, range } from '../../lib/reference/words';
import { rules } from '../../lib/rules';
import { exampleBase } from '../../lib/rules/rule';
import { block, code, prose, table } from './markdown';
import { keyTable, type RowOptions, suffix } from './rows';
import { texts } from './texts';

interface Page {
  /** Its file, without suffix and extension. */
  readonly name: string;
  readonly title: (language: Language) => string;
  /** Parts between blank lines. */
  readonly body: (language: Language) => readonly string[];
}

const pages: readonly Page[] = [
  { name: 'deployment-file', title: (language) => texts[language].titles.deployment, body: deploymentPage },
  ...(Object.keys(mindieSchemas) as MindieSchemaName[]).map((file) => ({
    name: file.replace('.json', ''),
    title: () => file,
    body: (language: Language) => mindiePage(file, language),
  })),
  { name: 'environment', title: (language) => texts[language].titles.environment, body: environmentPage },
  { name: 'rules', title: (language) => texts[language].titles.rules, body: rulesPage },
];

/** The pages of the reference, by file name. */
export function referencePages(): Readonly<Record<string, string>> {
  const all = languages.flatMap((language) =>
    pages.map((page) => [`${page.name}${suffix(language)}.md`, pageText(page, language)]),
  );
  return Object.fromEntries(all) as Record<string, string>;
}

function pageText({ name, title, body }: Page, language: Language): string {
  const { generated, otherLanguage } = texts[language];
  const other = `${name}${suffix(language === 'en' ? 'zh' : 'en')}.md`;
  const others = pages.map((page) =>
    page.name === name
      ? page.title(language)
      : `[${page.title(language)}](${page.name}${suffix(language)}.md)`,
  );
  const parts = [
    `<!-- ${generated} -->`,
    `# ${title(language)}`,
    `[${otherLanguage}](${other}) · ${others.join(' · ')}`,
    ...body(language),
  ];
  return `${parts.join('\n\n')}\n`;
}

function deploymentPage(language: Language): string[] {
  const { intro, topLevel } = texts[language];
  const top = fileEntries();
  const hasSection = ({ children, schema }: Entry): boolean =>
    children.length > 0 && schema.$ref !== environmentId;
  const options: RowOptions = { language, file: 'deployment' };
  const sectionOf = (entry: Entry): string | undefined => (hasSection(entry) ? entry.name : undefined);
  const sections = top
    .filter(hasSection)
    .flatMap((entry) => [
      `## ${code(entry.name)}`,
      prose(meaning(entry.schema, language)),
      keyTable(flat(entry.children), options),
    ]);
  return [intro.deployment, `## ${topLevel}`, keyTable(top, { ...options, sectionOf }), ...sections];
}

/** A mapping of fewer keys stands in the table of the mapping above it. */
const keysOfSection = 4;

function mindiePage(file: MindieSchemaName, language: Language): string[] {
  const { topLevel, mindieIntro } = texts[language];
  const root = mindieSchemas[file] as Schema;
  const top = mindieEntries(file);
  const all = flat(top);
  const isShared = ({ definition, children }: Entry): boolean =>
    definition !== undefined && children.length > 0;
  const hasSection = (entry: Entry): boolean =>
    !isShared(entry) &&
    (entry.path.length === 1 ? entry.children.length > 0 : entry.children.length >= keysOfSection);
  const sectionOf = (entry: Entry): string | undefined =>
    isShared(entry) ? entry.definition : hasSection(entry) ? headingOf(entry) : undefined;
  const options: RowOptions = { language, file, sectionOf };
  /** The keys below, as far as they have no place of their own. */
  const rowsOf = (children: readonly Entry[]): Entry[] =>
    children.flatMap((entry) => [entry, ...(sectionOf(entry) === undefined ? rowsOf(entry.children) : [])]);
  const sections = all
    .filter(hasSection)
    .flatMap((entry) => [
      `## ${code(headingOf(entry))}`,
      prose(meaning(entry.schema, language)),
      keyTable(rowsOf(entry.children), options, ({ name }) => name.slice(headingOf(entry).length + 1)),
    ]);
  const shared = new Map(all.filter(isShared).map((entry) => [entry.definition ?? '', entry]));
  const definitions = [...shared].flatMap(([name, { children, name: above }]) => [
    `## ${code(name)}`,
    prose(meaning(root.definitions?.[name] ?? {}, language)),
    keyTable(flat(children), { language }, (entry) => entry.name.slice(above.length + 1)),
  ]);
  return [
    prose(meaning(root, language)),
    isDescribed(file) ? originOf(file, language) : mindieIntro(file),
    `## ${topLevel}`,
    keyTable(top, options),
    ...sections,
    ...definitions,
  ];
}

function headingOf({ name, schema }: Entry): string {
  return schema.type === 'array' ? `${name}[]` : name;
}

function environmentPage(language: Language): string[] {
  const { intro, columns, comma, setHere, blank } = texts[language];
  const rows = environmentEntries().map(({ name, schema }) => {
    const here = variableDefaults(name).map(({ value, pods }) =>
      setHere(code(value), pods.map(code).join(comma)),
    );
    const said = [prose(meaning(schema, language)), ...here];
    const unset = schema.default === undefined ? '' : code(JSON.stringify(schema.default));
    return [code(name), prose(range(schema, language)), unset, said.join(blank)];
  });
  return [
    intro.environment,
    table([columns.variable, columns.values, columns.default, columns.meaning], rows),
  ];
}

function rulesPage(language: Language): string[] {
  const { intro, columns, severity: severities, says } = texts[language];
  const rows = rules.map(({ name, severity, catches }) => [
    `[${code(name)}](#${name})`,
    severities[severity],
    prose(language === 'zh' ? spaced(catches.zh) : catches.en),
  ]);
  const examples = rules.flatMap((rule) => [
    `## ${rule.name}`,
    block('yaml', rule.example),
    says,
    block('text', exampleMessages(rule).join('\n')),
  ]);
  return [
    intro.rules,
    block('yaml', exampleBase),
    table([columns.rule, columns.severity, columns.catches], rows),
    ...examples,
  ];
}
