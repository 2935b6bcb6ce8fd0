// npm run mutate: which small faults in the code do the tests that are about it not see? See CONTRIBUTING.md.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Compiler } from './mutate/compiler';
import { type Mutant, mutantsOf } from './mutate/mutants';
import { share, Worker } from './mutate/pool';
import { type Score, summary, survivorText } from './mutate/report';
import { type Subject, subjectsOf } from './mutate/subjects';

const root = path.resolve(__dirname, '..');

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { jobs: { type: 'string', default: String(availableParallelism()) } },
  });
  const subjects = subjectsOf(root, positionals);
  if (subjects.length === 0) throw new Error(`nothing to mutate under ${positionals.join(', ')}`);
  const begin = performance.now();
  const workers = Array.from({ length: Number(values.jobs) }, () => new Worker());
  const compiler = new Compiler(root);
  try {
    const scores: Score[] = [];
    for (const subject of subjects) scores.push(await scoreOf(subject, workers, compiler));
    const minutes = (performance.now() - begin) / 60_000;
    console.log(summary(scores, minutes, workers.length));
  } finally {
    for (const worker of workers) worker.stop();
  }
}

async function scoreOf(subject: Subject, workers: readonly Worker[], compiler: Compiler): Promise<Score> {
  const { tests: quickestFirst, timeoutMs } = await baseline(subject, workers);
  const score = { folder: subject.folder, killed: 0, timedOut: 0, refused: 0, survived: 0 };
  for (const file of subject.files) {
    const text = readFileSync(path.join(root, file), 'utf8');
    const survivors: Mutant[] = [];
    let tests = quickestFirst;
    await share(mutantsOf(file, text), workers, async (mutant, worker) => {
      const answer = await worker.ask({ tests, file, mutant }, timeoutMs);
      if (answer === 'timed out') score.timedOut++;
      else if (answer.failed === undefined) survivors.push(mutant);
      else score.killed++;
      // What saw a fault is likely to see the next one, which stands beside it.
      const { test } = answer === 'timed out' ? {} : answer;
      if (test !== undefined) tests = [test, ...tests.filter((other) => other !== test)];
    });
    const accepted = survivors.filter((mutant) => !compiler.refuses(file, mutant));
    score.survived += accepted.length;
    score.refused += survivors.length - accepted.length;
    for (const mutant of accepted) console.log(survivorText(file, text, mutant));
  }
  return score;
}

interface Baseline {
  /** The quickest first. */
  readonly tests: readonly string[];
  /** How long a worker may take with a mutant. */
  readonly timeoutMs: number;
}

/** Runs the tests without a mutant. */
async function baseline({ folder, tests }: Subject, workers: readonly Worker[]): Promise<Baseline> {
  const times: { readonly test: string; readonly ms: number }[] = [];
  await share(tests, workers, async (test, worker) => {
    const begin = performance.now();
    const answer = await worker.ask({ tests: [test] }, 600_000);
    const failed = answer === 'timed out' ? answer : answer.failed;
    if (failed !== undefined)
      throw new Error(`a test of ${folder} fails without a mutant: ${test}: ${failed}`);
    times.push({ test, ms: performance.now() - begin });
  });
  times.sort((one, other) => one.ms - other.ms);
  const all = times.reduce((sum, { ms }) => sum + ms, 0);
  return { tests: times.map(({ test }) => test), timeoutMs: 10_000 + 3 * all };
}

main().catch((error: unknown) => {
  console.error(String(error));
  process.exitCode = 1;
});
