import { Document, isCollection, isMap, isNode, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import { checkText } from '../lib/check';
import { deploymentSchema } from '../lib/config/deployment-schema';
import type { MergedFile } from '../lib/config/merged-file';
import { valueAt } from '../lib/config/paths';
import { isError, type Path, type Problem } from '../lib/config/problem';
import { readText } from '../lib/config/read-text';
import { schemaAt } from '../lib/config/schema';
import { validate } from '../lib/config/schema-validator';
import type { Language } from '../lib/config/schema-words';
import { SharedFiles } from '../lib/config/shared-files';

/** A deployment file as it is checked: with all that it takes from others, and with the defaults. */
export interface Effective {
  /** YAML, in which a comment at each value says where it stands; left out where the files cannot be read. */
  readonly text?: string;
  /** Errors of the file; with any, no defaults are filled in. */
  readonly problems: readonly Problem[];
}

const words = {
  en: { default: 'default', over: (files: string) => `, over ${files}` },
  zh: { default: '默认值', over: (files: string) => `，叠加于 ${files}` },
} as const;

export function effectiveFile(file: string, key: string | undefined, language: Language): Effective {
  const { text, problem } = readText(file, 'Name a deployment file.');
  if (text === undefined) return { problems: [problem] };
  const { merged, problems } = new SharedFiles().merge(file, text);
  if (merged === undefined) return { problems };
  const errors = checkText(file, text).problems.filter(isError);
  const given = merged.toValue();
  const { deployment = given, findings } = validate(given);
  const whole = findings.length === 0 ? deployment : given;
  const shown = key === undefined ? whole : only(whole, pathOf(key));
  if (shown === undefined) return { problems: errors };
  return { text: yamlOf(shown, merged, given, language), problems: errors };
}

/** `server.rate`, `overrides["config.json"]` */
function pathOf(key: string): Path {
  const steps = key.matchAll(/\["([^"]*)"\]|\[([0-9]+)\]|([^.[\]]+)/g);
  return [...steps].map(
    ([, quoted, index, name = '']) => quoted ?? (index === undefined ? name : Number(index)),
  );
}

/** What is at a path, in its place; a list is shown as a whole. Undefined where nothing is. */
function only(whole: object, path: Path): object | undefined {
  if (path.length === 0 || valueAt(whole, path) === undefined) return undefined;
  const inList = path.findIndex((step) => typeof step === 'number');
  const upTo = inList === -1 ? path : path.slice(0, inList);
  return upTo.reduceRight<unknown>(
    (value, step) => Object.fromEntries([[step, value]]),
    valueAt(whole, upTo),
  ) as object;
}

function yamlOf(shown: object, merged: MergedFile, given: object, language: Language): string {
  const document = new Document(shown, { aliasDuplicateObjects: false });
  const say = words[language];
  const [own = '', ...others] = merged.files;
  document.commentBefore = ` ${own}${others.length === 0 ? '' : say.over(others.join(', '))}`;
  const comment = (node: unknown, path: Path): void => {
    if (isMap(node) && node.items.length > 0) {
      sortBySchema(node, path);
      for (const { key, value } of node.items) comment(value, [...path, nameOf(key)]);
    } else if (isNode(node)) {
      const { file, line } = merged.placeOf(path);
      const from = ` ${valueAt(given, path) === undefined ? say.default : `${file}:${line}`}`;
      // The items of a list are on lines of their own.
      if (isSeq(node) && node.items.length > 0) node.commentBefore = from;
      else node.comment = from;
      if (isCollection(node)) node.flow = node.items.length === 0;
    }
  };
  comment(document.contents, []);
  return document.toString({ lineWidth: 0 });
}

function sortBySchema({ items }: YAMLMap, path: Path): void {
  const known = Object.keys(schemaAt(deploymentSchema, path)?.properties ?? {});
  const rank = ({ key }: Pair): number => known.indexOf(nameOf(key)) + 1 || known.length + 1;
  items.sort((a, b) => rank(a) - rank(b));
}

function nameOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}
