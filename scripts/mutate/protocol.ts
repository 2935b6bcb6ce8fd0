import type { Mutant } from './mutants';

/** What a worker is asked: whether the tests pass with a mutant of a file, or without any. */
export interface Task {
  readonly tests: readonly string[];
  readonly file?: string;
  readonly mutant?: Mutant;
}

/** The first test that failed, if one did, and its file. */
export interface Outcome {
  readonly failed?: string;
  readonly test?: string;
}
