import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { isPrefix } from '../../lib/config/paths';
import type { Schema } from '../../lib/config/schema';
import { pathName } from '../../lib/reference/entries';
import { type Language } from '../../lib/config/schema-words';
import { meaning, range } from '../../lib/reference/words';
import { allowedValues, type Question, schemaOf, type Setting, take, unsettled } from './questions';

export interface Asking {
  readonly input: Readable;
  readonly output: Writable;
  readonly language: Language;
  /** Whether a question matters and is not answered yet. */
  readonly isOpen: (question: Question, settings: readonly Setting[]) => boolean;
}

/** Said before the first message, which comes from the checks and is in English. */
export const messageLanguage: Readonly<Record<Language, readonly string[]>> = {
  en: [],
  zh: ['检查结果只有英文：'],
};

/**
 * Asks one question after another until each answer is right, alone and with the others, and adds what they set.
 * Nothing when the input ends before.
 */
export async function ask(
  questions: readonly Question[],
  given: readonly Setting[],
  { input, output, language, isOpen }: Asking,
): Promise<readonly Setting[] | undefined> {
  const terminal = createInterface({ input, output });
  // Also keeps the lines that come before they are asked for, as pasted ones do.
  const lines = terminal[Symbol.asyncIterator]();
  let isToldOnce = false;
  const tell = (faults: readonly string[]): void => {
    const said = isToldOnce ? faults : [...messageLanguage[language], ...faults];
    isToldOnce = true;
    output.write(said.map((line) => `${line}\n`).join(''));
  };
  try {
    const askOne = async (question: Question, settings: readonly Setting[]): Promise<Taken> => {
      const allowed = allowedValues(question, settings);
      for (;;) {
        prompt(terminal, output, question, allowed, language);
        const line = await lines.next();
        if (line.done === true) return undefined;
        const answer = line.value.trim();
        if (answer === '' && !question.isRequired) return settings;
        const { added, faults } = take(question, answer, settings);
        if (faults.length === 0) return [...settings, ...added];
        tell(faults);
      }
    };
    let settings = await askAll(questions, given, isOpen, askOne);
    while (settings !== undefined) {
      const { faults, about } = unsettled(settings);
      if (about.length === 0) return settings;
      tell(faults);
      const isKept = ({ path }: Setting): boolean => !about.some((one) => isPrefix(one.path, path));
      settings = await askAll(about, settings.filter(isKept), () => true, askOne);
    }
    return undefined;
  } finally {
    terminal.close();
  }
}

/** Settings with those of an answer; nothing when the input ended. */
type Taken = readonly Setting[] | undefined;

async function askAll(
  questions: readonly Question[],
  given: readonly Setting[],
  isOpen: Asking['isOpen'],
  askOne: (question: Question, settings: readonly Setting[]) => Promise<Taken>,
): Promise<Taken> {
  let settings: Taken = given;
  for (const question of questions) {
    if (settings !== undefined && isOpen(question, settings)) settings = await askOne(question, settings);
  }
  return settings;
}

function prompt(
  terminal: Interface,
  output: Writable,
  question: Question,
  allowed: Schema,
  language: Language,
): void {
  const schema = schemaOf(question);
  const values = question.form ?? range(allowed, language);
  const { default: standard } = schema;
  const left = question.isRequired ? '' : ` [${typeof standard === 'string' ? standard : ''}]`;
  output.write(`\n${meaning(schema, language)}\n`);
  terminal.setPrompt(`${pathName(question.path)} (${values})${left}: `);
  terminal.prompt();
}
