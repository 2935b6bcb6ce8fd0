import type { MindieSchemaName } from '../../lib/config/mindie-schemas';
import { environmentId, type Entry } from '../../lib/reference/entries';
import { sourcesOf, targetsOf } from '../../lib/reference/links';
import { type Language } from '../../lib/config/schema-words';
import { meaning, range } from '../../lib/reference/words';
import { anchor, code, prose, table } from './markdown';
import { texts } from './texts';

/** What a row shows of an entry. */
export interface RowOptions {
  readonly language: Language;
  /** The file whose keys these are; left out for keys that several mappings share. */
  readonly file?: 'deployment' | MindieSchemaName;
  /** Where the rows of the keys below are, if not in the same table. */
  readonly sectionOf?: (entry: Entry) => string | undefined;
}

/** A table with a row for each entry, under the names that `nameOf` gives. */
export function keyTable(
  entries: readonly Entry[],
  options: RowOptions,
  nameOf: (entry: Entry) => string = ({ name }) => name,
): string {
  const { columns } = texts[options.language];
  return table(
    [columns.key, columns.values, columns.default, columns.meaning],
    entries.map((entry) => [
      code(nameOf(entry)),
      valuesCell(entry, options),
      defaultCell(entry, options),
      meaningCell(entry, options),
    ]),
  );
}

function valuesCell(entry: Entry, { language, sectionOf }: RowOptions): string {
  const values = prose(range(entry.schema, language));
  if (entry.schema.$ref === environmentId) return `[${values}](environment${suffix(language)}.md)`;
  const section = sectionOf?.(entry);
  return section === undefined ? values : `[${values}](#${anchor(section)})`;
}

function defaultCell(entry: Entry, { language, file }: RowOptions): string {
  const { schema, isRequired, requiredWith, children } = entry;
  const { required, requiredWith: on, comma } = texts[language];
  const isMapping = children.length > 0 && schema.type === 'object';
  if (schema.default !== undefined) return isMapping ? '' : code(JSON.stringify(schema.default));
  // The MindIE files as they are shipped have all that MindIE requires.
  if (file !== 'deployment') return '';
  if (isRequired) return required;
  return requiredWith.length === 0 ? '' : on(requiredWith.map(code).join(comma));
}

function meaningCell(entry: Entry, { language, file }: RowOptions): string {
  const said = prose(meaning(entry.schema, language));
  // The keys of a mapping say it for themselves; those of a shared one cannot.
  if (entry.children.length > 0 && (file === 'deployment' || entry.definition === undefined)) return said;
  const linked = file === 'deployment' ? fills(entry.name, language) : follows(file, entry.name, language);
  return linked === '' ? said : `${said}${texts[language].blank}${linked}`;
}

/** More targets than this would bury the meaning. */
const mostTargets = 4;

function fills(name: string, language: Language): string {
  const targets = targetsOf(name);
  const { fills: say, fillsMany, comma, keysOf, semicolon } = texts[language];
  if (targets.length === 0) return '';
  if (targets.length > mostTargets) return fillsMany(targets.length, code(`mindie-pd explain ${name}`));
  const files = [...new Set(targets.map(({ file }) => file))].map((file) => {
    const keys = targets.filter((target) => target.file === file).map((target) => code(target.name));
    return file === 'environment' ? keys.join(comma) : keysOf(code(file), keys.join(comma));
  });
  return say(files.join(semicolon));
}

function follows(file: MindieSchemaName | undefined, name: string, language: Language): string {
  if (file === undefined) return '';
  const sources = sourcesOf(file, name);
  const { follows: say, comma } = texts[language];
  return sources.length === 0 ? '' : say(sources.map(code).join(comma));
}

/** Of the names of the pages in a language. */
export function suffix(language: Language): string {
  return language === 'en' ? '' : '.zh-CN';
}
