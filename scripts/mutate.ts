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
  const timeoutMs = await baseline(subject, workers);
  const score = { folder: subject.folder, killed: 0, timedOut: 0, refused: 0, survived: 0 };
  for (const file of subject.files) {
    const text = readFileSync(path.join(root, file), 'utf8');
    const survivors: Mutant[] = [];
    let { tests } = subject;
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

/** Runs the tests without a mutant, and tells how long a worker may take with one. */
async function baseline({ folder, tests }: Subject, workers: readonly Worker[]): Promise<number> {
  const begin = performance.now();
  const answers = await Promise.all(workers.map((worker) => worker.ask({ tests }, 600_000)));
  for (const answer of answers) {
    if (answer === 'timed out') throw new Error(`the tests of ${folder} take too long`);
    const { test, failed } = answer;
    if (failed !== undefined)
      throw new Error(`the tests of ${folder} fail without a mutant: ${test ?? ''}: ${failed}`);
  }
  return 10_000 + 3 * (performance.now() - begin);
}

main().catch((error: unknown) => {
  console.error(String(error));
  process.exitCode = 1;
});
