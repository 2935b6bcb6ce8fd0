// CPU time and memory of programs, which say more than a clock does on a machine that has other work.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A program that is measured. */
export interface Subject {
  readonly name: string;
  readonly command: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Removed before each run, so that none finds its work done. */
  readonly output?: string;
}

export interface Measured {
  /** User and system time of the program and all that it starts, median. */
  readonly cpuMs: number;
  /** The most memory that it had at once, median; of programs in Node.js alone. */
  readonly residentMb?: number;
}

/** Runs the subjects by turns, so that whatever disturbs them disturbs all of them, after a run each that does not count. */
export function measure(subjects: readonly Subject[], runs: number): Measured[] {
  for (const subject of subjects) run(subject);
  const times = subjects.map((): Measured[] => []);
  for (let count = 0; count < runs; count++) {
    for (const [index, subject] of subjects.entries()) times[index]?.push(cpuTime(subject));
  }
  return times.map((all) => ({ cpuMs: percentile(all.map(({ cpuMs }) => cpuMs), 50) }));
}

export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? NaN;
}

/** What a program writes to its standard output. */
export function run({ name, command, cwd, env, output }: Subject): string {
  if (output !== undefined) rmSync(output, { recursive: true, force: true });
  const [program = '', ...args] = command;
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(`${name} fails (${status ?? error?.message}):\n${stderr}`);
  return stdout;
}
