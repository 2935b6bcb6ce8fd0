import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { pathName } from '../../lib/reference/entries';
import { type Language, meaning, range } from '../../lib/reference/words';
import { type Question, schemaOf, type Setting, take } from './questions';

export interface Asking {
  readonly input: Readable;
  readonly output: Writable;
  readonly language: Language;
  /** Whether a question matters and is not answered yet. */
  readonly isOpen: (question: Question, settings: readonly Setting[]) => boolean;
}

/**
 * Asks one question after another until each answer is right, and adds what they set.
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
  try {
    let settings = given;
    for (const question of questions) {
      if (!isOpen(question, settings)) continue;
      let isRight = false;
      while (!isRight) {
        prompt(terminal, output, question, language);
        const line = await lines.next();
        if (line.done === true) return undefined;
        const answer = line.value.trim();
        const isLeftOut = answer === '' && !question.isRequired;
        const { added, faults } = isLeftOut ? { added: [], faults: [] } : take(question, answer, settings);
        output.write(faults.map((fault) => `${fault}\n`).join(''));
        isRight = faults.length === 0;
        if (isRight) settings = [...settings, ...added];
      }
    }
    return settings;
  } finally {
    terminal.close();
  }
}

function prompt(terminal: Interface, output: Writable, question: Question, language: Language): void {
  const schema = schemaOf(question);
  const values = question.form ?? range(schema, language);
  const { default: standard } = schema;
  const left = question.isRequired ? '' : ` [${typeof standard === 'string' ? standard : ''}]`;
  output.write(`\n${meaning(schema, language)}\n`);
  terminal.setPrompt(`${pathName(question.path)} (${values})${left}: `);
  terminal.prompt();
}
