import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { checkText } from '../lib/check';
import { formatPath, isError, type Problem } from '../lib/config/problem';
import { type Language } from '../lib/config/schema-words';
import { meaning } from '../lib/reference/words';
import { exitCodes } from './exit-codes';
import { placeBeside, placeKeys } from './free-place';
import { heads } from './heads';
import { ask, messageLanguage } from './init/ask';
import { fileText } from './init/file-text';
import { isFor, type Question, questions, schemaOf, type Setting, take, variants } from './init/questions';
import { languageOption } from './language';
import { givenOnce } from './options';
import { schemaLine } from './schema-line';
import { hasColor, textReport } from './text';
import { problemsWithNeighbours } from './with-neighbours';

/** Beside the flags of the questions. */
export interface InitOptions {
  readonly file: string | undefined;
  readonly force: boolean;
  readonly lang: Language;
}

type Answered = InitOptions & Readonly<Record<string, unknown>>;

export const initCommand: CommandModule<object, InitOptions> = {
  ...heads.init,
  builder: withFlags,
  handler: async (options) => {
    process.exitCode = await init(options);
  },
};

const fileEnding = 'Name a file that ends in .yaml or .yml: no other is read with its folder.';

function withFlags(yargs: Argv): Argv<InitOptions> {
  const flags = Object.fromEntries(
    questions.map((question) => [
      question.flag,
      {
        type: 'string' as const,
        requiresArg: true,
        ...(question.flag === 'variant' ? { choices: variants } : {}),
        describe: meaning(schemaOf(question), 'en'),
      },
    ]),
  );
  // Their names are not known to the compiler, so they are none of the typed options.
  yargs.options(flags);
  return languageOption(yargs)
    .positional('file', {
      type: 'string',
      describe: 'the file to write; left out: deployments/, by the name of the model',
    })
    .option('force', { type: 'boolean', default: false, describe: 'overwrite the file' })
    .check(givenOnce)
    .check(({ file }) => file === undefined || /\.ya?ml$/.test(file) || fileEnding)
    .example('$0 init', 'asks on the terminal')
    .example('$0 init --lang zh', 'asks and comments in Chinese')
    .example(
      '$0 init --variant homogeneous --image mindie:2.2 --model-name llama3-8b --weights-path /data/llama3-8b --instances 4 --npus 2',
      'asks nothing where nothing else is needed: not on a terminal',
    )
    .epilogue(
      `Exit codes: ${exitCodes.fine} written, ${exitCodes.mistakes} not written, ` +
        `${exitCodes.usage} a wrong command line, or no terminal to ask on.`,
    );
}

async function init(options: Answered): Promise<number> {
  const { settings: given, faults } = settingsOfFlags(options);
  if (faults.length > 0) return refuse(exitCodes.usage, ...messageLanguage[options.lang], ...faults);
  const isOpen = (question: Question, settings: readonly Setting[]): boolean =>
    isFor(question, settings) && options[question.flag] === undefined;
  const isTerminal = process.stdin.isTTY && process.stderr.isTTY;
  const missing = questions.filter((question) => question.isRequired && isOpen(question, given));
  if (!isTerminal && missing.length > 0) return refuse(exitCodes.usage, missingText(missing));
  if (options.file !== undefined && existsSync(options.file) && !options.force)
    return refuse(exitCodes.mistakes, existsText(options.file));
  if (!isTerminal) return write(given, options);
  const asking = { input: process.stdin, output: process.stderr, language: options.lang, isOpen };
  const settings = await ask(questions, given, asking);
  return settings === undefined ? refuse(exitCodes.usage, '\nnothing was written') : write(settings, options);
}

function settingsOfFlags(options: Answered): { settings: readonly Setting[]; faults: string[] } {
  return questions.reduce<{ settings: readonly Setting[]; faults: string[] }>(
    ({ settings, faults }, question) => {
      const answer = options[question.flag];
      if (typeof answer !== 'string') return { settings, faults };
      if (!isFor(question, settings)) {
        const only = `--${question.flag} is for the variant ${question.variant ?? ''} only.`;
        return { settings, faults: [...faults, only] };
      }
      const { added, faults: ofAnswer } = take(question, answer, settings);
      const found = ofAnswer.map((fault) => `--${question.flag}: ${fault}`);
      const next = found.length > 0 ? settings : [...settings, ...added];
      return { settings: next, faults: [...faults, ...found] };
    },
    { settings: [], faults: [] },
  );
}

function missingText(missing: readonly Question[]): string {
  const always = missing.filter(({ variant }) => variant === undefined).map(({ flag }) => `--${flag}`);
  const byVariant = variants.flatMap((variant) => {
    const flags = missing.filter((question) => question.variant === variant).map(({ flag }) => `--${flag}`);
    return flags.length === 0 ? [] : [`${flags.join(', ')} for the variant ${variant}`];
  });
  const wanted = [always.join(', '), ...byVariant].filter((part) => part !== '').join('; ');
  return `There is no terminal to ask on. Give ${wanted}.`;
}

function existsText(file: string): string {
  return `${file} is already there. Name another file, or overwrite it with --force.`;
}

function write(answers: readonly Setting[], { file: named, force, lang }: InitOptions): number {
  const model = String(answers.find(({ path: at }) => at.join('.') === 'model.name')?.value);
  const file = path.normalize(named ?? path.join('deployments', `${path.posix.basename(model)}.yaml`));
  const moved = movedAside(file, answers);
  const text = schemaLine(file) + fileText([...answers, ...moved], lang);
  const { problems } = checkText(file, text);
  if (problems.some(isError))
    return refuse(exitCodes.mistakes, ...messageLanguage[lang], report(problems, 'nothing was written'));
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return refuse(exitCodes.mistakes, code === 'EEXIST' ? existsText(file) : `Not written: ${message}.`);
  }
  process.stdout.write(`${file} was written.\n${movedText(file, moved, lang)}`);
  const folder = path.dirname(file);
  const found = problemsWithNeighbours(file);
  const ending = found.some(isError)
    ? `change this before mindie-pd synth ${folder}`
    : 'the manifests can be written';
  process.stderr.write(report(found, ending));
  return exitCodes.fine;
}

/** What nobody answered, and the other files of the folder have already, in a free value. */
function movedAside(file: string, answers: readonly Setting[]): Setting[] {
  const { place, taken } = placeBeside(file);
  return taken
    .map((key) => ({ path: placeKeys[key], value: place[key] }))
    .filter(({ path: at }) => !answers.some((one) => formatPath(one.path) === formatPath(at)));
}

function movedText(file: string, moved: readonly Setting[], lang: Language): string {
  if (moved.length === 0) return '';
  const values = moved.map(({ path: at, value }) => `${formatPath(at)} ${String(value)}`);
  const folder = path.dirname(file);
  return lang === 'zh'
    ? `${folder} 中的其他部署文件已占用默认值，本文件改用空闲的：${values.join('，')}。\n`
    : `Other deployment files in ${folder} have the defaults already; this one got what is free: ${values.join(', ')}.\n`;
}

function report(problems: readonly Problem[], ending: string): string {
  return textReport(problems, ending, hasColor(process.stderr, process.env));
}

function refuse(exitCode: number, ...lines: readonly string[]): number {
  process.stderr.write(lines.map((line) => `${line.trimEnd()}\n`).join(''));
  return exitCode;
}
