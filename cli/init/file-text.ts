import { docsPath } from '../../lib/package-root';
import { Document, isMap, isScalar, type YAMLMap } from 'yaml';
import { deploymentSchema } from '../../lib/config/deployment-schema';
import { deploymentEntries, flat, pathName } from '../../lib/reference/entries';
import { type Language } from '../../lib/config/schema-words';
import { meaning } from '../../lib/reference/words';
import type { Schema } from '../../lib/config/schema';
import { wrap } from '../layout';
import { deploymentOf, type Setting } from './questions';

/** Columns of a comment. */
const columns = 100;

const texts = {
  en: {
    head: 'Check it with `npx mindie-pd validate`, and write its manifests with `npx mindie-pd synth`.',
    explain: `Every key: ${docsPath}/reference/deployment-file.md, or \`npx mindie-pd explain KEY\`.`,
    more: 'Some of the keys that are left out, with their defaults. Remove the `# ` before those to change.',
  },
  zh: {
    head: '用 `npx mindie-pd validate` 检查本文件，用 `npx mindie-pd synth` 生成清单。',
    explain: `全部键见 ${docsPath}/reference/deployment-file.zh-CN.md，或运行 \`npx mindie-pd explain KEY\`。`,
    more: '下面是未设置的部分键及其默认值。要修改时，去掉行首的 `# `。',
  },
} as const;

/** Keys that are looked for next, once the service runs. */
const next = [
  'inference.maxSeqLen',
  'inference.maxIterTimes',
  'inference.prefillBatchSize',
  'inference.decodeBatchSize',
  'service.type',
  'networkPolicy',
  'logging.level',
  'strict',
];

/** The text of a first deployment file: each key under what it means, then keys to go on with, as comments. */
export function fileText(settings: readonly Setting[], language: Language): string {
  const { head, explain, more } = texts[language];
  const comments = (lines: readonly string[]): string => lines.map((line) => `# ${line}\n`).join('');
  const given = settings.map(({ path: [key] }) => key);
  const left = flat(deploymentEntries()).filter(
    ({ name, path }) => next.includes(name) && !given.includes(path[0] ?? ''),
  );
  const leftSettings = left.map(({ path, schema }) => ({ path, value: schema.default }));
  return [
    comments([head, explain].flatMap((line) => wrap(line, columns))),
    '\n',
    yamlText(settings, language),
    '\n',
    comments(wrap(more, columns)),
    comments(yamlText(leftSettings, language, false).trimEnd().split('\n')),
  ].join('');
}

function yamlText(settings: readonly Setting[], language: Language, isSpaced = true): string {
  const document = new Document(deploymentOf(settings));
  if (isMap(document.contents)) comment(document.contents, [], language, isSpaced);
  return document.toString({ lineWidth: 0 });
}

/** Puts before each key what it means. */
function comment(map: YAMLMap, above: readonly string[], language: Language, isSpaced: boolean): void {
  map.items.forEach(({ key, value }, index) => {
    if (!isScalar(key)) return;
    const path = [...above, String(key.value)];
    const said = meaning(schemaAt(path), language);
    key.commentBefore = wrap(said, columns)
      .map((line) => ` ${line}`)
      .join('\n');
    key.spaceBefore = isSpaced && above.length === 0 && index > 0;
    if (isMap(value)) comment(value, path, language, isSpaced);
  });
}

function schemaAt(path: readonly string[]): Schema {
  const name = pathName(path);
  return flat(deploymentEntries()).find((entry) => entry.name === name)?.schema ?? deploymentSchema;
}
