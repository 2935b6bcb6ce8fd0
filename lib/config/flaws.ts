import type { Finding } from './problem';

/** What is wrong with a value, wherever it stands. */
export type Flaw = Omit<Finding, 'path'>;

/** Characters that no container's environment, no file name and no UTF-8 can hold. */
const unwritable = /[\0\p{Surrogate}]/u;

export function textFlaw(text: string): Flaw | undefined {
  if (!unwritable.test(text)) return undefined;
  return {
    code: 'unwritable-text',
    what: 'text that cannot be written',
    got: text,
    expected: 'text without NUL and without halves of surrogate pairs',
    fix: 'Remove the character.',
  };
}

/** JavaScript and many JSON readers hold whole numbers exactly up to 2^53 only. */
export function rounded(got: string | number): Flaw {
  const most = Number.MAX_SAFE_INTEGER;
  return {
    code: 'unsafe-integer',
    what: 'a whole number that would be rounded',
    got,
    expected: `one from -${most} to ${most}`,
    fix: 'Write a smaller number, or text in quotes where text is taken.',
  };
}

export function numberFlaw(value: number): Flaw | undefined {
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return rounded(value);
  if (Number.isFinite(value)) return undefined;
  return {
    code: 'not-finite',
    what: 'a number that JSON cannot hold',
    got: value,
    expected: 'a finite number',
    fix: 'Write a number, or text in quotes.',
  };
}

/** Far more than the MindIE files have. */
export const mostLevels = 64;

export function tooDeep(got: string): Flaw {
  return {
    code: 'too-deep',
    what: 'nested too deeply',
    got,
    expected: `at most ${mostLevels} levels`,
    fix: 'Write fewer levels.',
  };
}
