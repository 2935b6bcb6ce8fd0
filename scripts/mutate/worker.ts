// Runs the tests that are about a file with one mutant of it after another, in one process: loading the packages anew for
// each, as jest does for each test file, would take most of the time.
import { expect } from 'expect';
import {
  addEventHandler,
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  getState,
  it,
  resetState,
  run,
  test,
} from 'jest-circus';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Modules } from './modules';
import type { Outcome, Task } from './protocol';

const root = path.resolve(__dirname, '../..');
const modules = new Modules();

// Goldens do not count: they record what comes out, and do not judge it.
expect.extend({ toMatchSnapshot: () => ({ pass: true, message: () => '' }) });
Object.assign(globalThis, { expect, describe, test, it, beforeAll, beforeEach, afterAll, afterEach });

let failed: string | undefined;
addEventHandler((event) => {
  // The first failure tells enough.
  if (event.name === 'test_start' && failed !== undefined) event.test.mode = 'skip';
  if (event.name === 'test_done' && event.test.errors.length > 0) failed ??= event.test.name;
});

process.on('message', (task: Task) => {
  void answer(task).then((outcome) => process.send?.(outcome));
});

async function answer({ file, mutant, tests }: Task): Promise<Outcome> {
  if (file === undefined || mutant === undefined) return runTests(tests);
  const absolute = path.join(root, file);
  const text = readFileSync(absolute, 'utf8');
  modules.change(absolute, text.slice(0, mutant.start) + mutant.replacement + text.slice(mutant.end));
  try {
    return await runTests(tests);
  } finally {
    modules.change(absolute);
  }
}

async function runTests(tests: readonly string[]): Promise<Outcome> {
  for (const name of tests) {
    const found = await runFile(name);
    if (found !== undefined) return { failed: found, test: name };
  }
  return {};
}

async function runFile(name: string): Promise<string | undefined> {
  const file = path.join(root, name);
  failed = undefined;
  resetState();
  getState().testTimeout = 30_000;
  try {
    modules.load(file);
  } catch (error) {
    return String(error);
  } finally {
    // A test file describes its tests while it is loaded.
    modules.forget(file);
  }
  const { unhandledErrors } = await run();
  failed ??= unhandledErrors[0];
  return failed;
}
