import { styleText } from 'node:util';
import type { CommandModule } from 'yargs';
import type { Explanation } from '../lib/reference/explanation';
import type { Language } from '../lib/config/schema-words';
import { docsPath } from '../lib/package-root';
import { loadEffective, loadReference } from './engine';
import { exitCodes } from './exit-codes';
import { languageOption } from './language';
import { columnsOf, wrap } from './layout';
import { givenOnce } from './options';
import { hasColor, textReport } from './text';

interface ExplainOptions {
  readonly topic: string[];
  readonly effective: boolean;
  readonly lang: Language;
}

const widest = 110;

export const explainCommand: CommandModule<object, ExplainOptions> = {
  command: 'explain <topic..>',
  describe: 'say what a key, an environment variable or a rule is',
  builder: (yargs) =>
    languageOption(
      yargs.positional('topic', {
        type: 'string',
        array: true,
        demandOption: true,
        default: undefined,
        describe: 'a key or the end of one, with its MindIE file before it where need be; a variable; a rule',
      }),
    )
      .option('effective', {
        type: 'boolean',
        default: false,
        describe:
          'of a deployment file, and a key of it where one is named: all values, and where each stands',
      })
      .check(givenOnce)
      .check(
        ({ effective, topic }) => !effective || topic.length <= 2 || 'Name one file, and one key at most.',
      )
      .example('$0 explain inference.maxSeqLen', 'a key of the deployment file')
      .example('$0 explain maxBatchSize', 'the end of a key that is there once')
      .example('$0 explain ms_coordinator.json http_config.predict_port', 'a key of a MindIE file')
      .example('$0 explain HCCL_EXEC_TIMEOUT --lang zh', 'an environment variable, in Chinese')
      .example('$0 explain image-tag-latest', 'a rule')
      .example('$0 explain --effective a.yaml', 'a file with what it extends and all defaults')
      .example('$0 explain --effective a.yaml server.rate', 'a key of that file')
      .epilogue(
        `Exit codes: ${exitCodes.fine} explained, ${exitCodes.mistakes} unknown or more than one, ` +
          `${exitCodes.usage} a wrong command line.`,
      ),
  handler: async ({ topic: words, effective, lang }) => {
    if (effective) {
      await explainFile(words, lang);
      return;
    }
    const { explainAlike, lookUp, titleOf } = await loadReference();
    const asked = words.join(' ');
    const { topics, suggestions } = lookUp(asked);
    const explanation = explainAlike(topics, lang);
    if (explanation !== undefined) {
      const { isTTY, columns } = process.stdout;
      const width = isTTY ? Math.min(widest, columns) : Infinity;
      process.stdout.write(textOf(explanation, width, hasColor(process.stdout, process.env)));
      return;
    }
    const say = refusals[lang];
    const listed = topics.length === 0 ? suggestions : topics;
    const head = topics.length === 0 ? say.unknown(asked, suggestions.length > 0) : say.several(asked);
    process.stderr.write(`${[head, ...listed.map((one) => `  ${titleOf(one)}`)].join('\n')}\n`);
    process.exitCode = exitCodes.mistakes;
  },
};

async function explainFile([file = '', key]: readonly string[], lang: Language): Promise<void> {
  const { effectiveFile } = await loadEffective();
  const { text, problems } = effectiveFile(file, key, lang);
  const ending = text === undefined ? undefined : refusals[lang].asItIs;
  if (text === undefined && problems.length === 0)
    process.stderr.write(`${refusals[lang].unset(file, key)}\n`);
  else process.stdout.write(text ?? '');
  process.stderr.write(textReport(problems, ending, hasColor(process.stderr, process.env)));
  if (text === undefined || problems.length > 0) process.exitCode = exitCodes.mistakes;
}

const refusals = {
  en: {
    unset: (file: string, key = '') => `Nothing is at ${key} in ${file}, nor in what it takes keys from.`,
    asItIs: 'shown as it is',
    unknown: (asked: string, hasMore: boolean) =>
      `Nothing is called ${JSON.stringify(asked)}.${hasMore ? ' Did you mean one of these?' : ` See ${docsPath}/reference/.`}`,
    several: (asked: string) => `More than one thing is called ${JSON.stringify(asked)}. Name one of these:`,
  },
  zh: {
    unset: (file: string, key = '') => `${file} 及其取用的文件中没有 ${key}。`,
    asItIs: '按现状显示',
    unknown: (asked: string, hasMore: boolean) =>
      `找不到 ${JSON.stringify(asked)}。${hasMore ? '是否指下面之一？' : `请查阅 ${docsPath}/reference/。`}`,
    several: (asked: string) => `${JSON.stringify(asked)} 不止一个，请指明下面之一：`,
  },
} as const;

/** The title with its kind, the meaning, and the facts in two columns. */
export function textOf(
  { title, kind, meaning, facts }: Explanation,
  columns: number,
  isColored: boolean,
): string {
  const bold = (text: string): string =>
    isColored ? styleText('bold', text, { validateStream: false }) : text;
  const margin = Math.max(0, ...facts.map(([label]) => columnsOf(label))) + 2;
  const rows = facts.flatMap(([label, lines]) =>
    lines
      .flatMap((line) => (columns === Infinity ? [line] : wrap(line, columns - margin)))
      .map(
        (line, index) =>
          (index === 0 ? bold(label) + ' '.repeat(margin - columnsOf(label)) : ' '.repeat(margin)) + line,
      ),
  );
  const said = columns === Infinity ? [meaning] : wrap(meaning, columns);
  return `${[`${bold(title)}: ${kind}`, ...said, '', ...rows].join('\n').trimEnd()}\n`;
}
