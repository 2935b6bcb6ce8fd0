import { CST, Lexer } from 'yaml';
import { type Flaw, mostLevels, tooDeep } from './flaws';

/** What is wrong at an offset of the text. */
export interface Fault extends Flaw {
  readonly offset: number;
}

/** Thousands of lines; a file that sets every key has two thousand. */
const mostTokens = 10_000;

export function tooDeepAt(offset: number): Fault {
  return { offset, ...tooDeep('the file') };
}

function tooLong(offset: number): Fault {
  return {
    offset,
    code: 'too-long-file',
    what: 'too much for a deployment file',
    got: 'the file',
    expected: `at most ${mostTokens} words and signs of YAML`,
    fix: 'Name a deployment file.',
  };
}

/** `-`, `?` and `:`, each of which can open a level on the same line. */
const signsThatNest: ReadonlySet<unknown> = new Set(['seq-item-ind', 'explicit-key-ind', 'map-value-ind']);

/**
 * Whether a text is more than the parser can be given: it calls itself for each level and remembers all that is open, so
 * that a megabyte of brackets takes all memory. This looks at one token after another. Tells where each line begins.
 */
export function sizeFault(text: string, addNewLine: (offset: number) => void): Fault | undefined {
  addNewLine(0);
  let [offset, tokens, brackets, signs, isText] = [0, 0, 0, 0, false];
  for (const token of new Lexer().lex(text)) {
    const type = isText ? null : CST.tokenType(token);
    isText = type === 'scalar';
    // These say something of the tokens around them, and are not in the text.
    if (type === 'scalar' || type === 'doc-mode') continue;
    tokens += 1;
    if (type === 'flow-map-start' || type === 'flow-seq-start') brackets += 1;
    if (type === 'flow-map-end' || type === 'flow-seq-end') brackets -= 1;
    if (type === 'flow-error-end') brackets = 0;
    if (type === 'newline') signs = 0;
    if (brackets <= 0 && signsThatNest.has(type)) signs += 1;
    if (brackets > mostLevels || signs > mostLevels) return tooDeepAt(offset);
    if (tokens > mostTokens) return tooLong(offset);
    if (type !== 'flow-error-end') offset += token.length;
    if (type === 'newline') addNewLine(offset);
  }
  return undefined;
}
