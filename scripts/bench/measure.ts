// CPU time and memory of programs, which say more than a clock does on a machine that has other work.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';

/** A program that is measured. */
export interface Subject {
  readonly name: string;
  readonly command: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Removed before each run, so that none finds its work done. */
  readonly output?: string;
}

/** Bash tells user and system time of a program and all that it waited for, in milliseconds. */
const timed = ['bash', '-c', 'TIMEFORMAT="%3U %3S"; time "$@" >/dev/null 2>/dev/null', 'bash'];
/** Node.js tells at its end how much memory it had at most. */
const tellMemory =
  "process.on('exit', () => require('fs').writeSync(2, `\\n${process.resourceUsage().maxRSS}`))";

/**
 * The median CPU time of each subject, in milliseconds. They run by turns, so that what disturbs one disturbs all, after a run
 * each that does not count.
 */
export function cpuTimes(subjects: readonly Subject[], runs: number): number[] {
  for (const subject of subjects) run(subject);
  const times = subjects.map((): number[] => []);
  for (let count = 0; count < runs; count++) {
    for (const [index, subject] of subjects.entries()) times[index]?.push(cpuTime(subject));
  }
  return times.map((all) => percentile(all, 50));
}

function cpuTime(subject: Subject): number {
  const { stderr } = run({ ...subject, command: [...timed, ...subject.command] });
  return stderr.split(' ').reduce((sum, seconds) => sum + Number(seconds) * 1000, 0);
}

/** The most memory that a program in Node.js has at once, in MB. */
export function mostMemory(subject: Subject): number {
  const [node = '', ...args] = subject.command;
  const hook = `data:text/javascript,import{createRequire}from'module';const require=createRequire('/');${tellMemory}`;
  const { stderr } = run({ ...subject, command: [node, `--import=${hook}`, ...args] });
  return (Number(stderr.split('\n').at(-1)) * 1024) / 1e6;
}

export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? NaN;
}

/** What a program writes. */
export function run({ name, command, cwd, env, output }: Subject): { stdout: string; stderr: string } {
  if (output !== undefined) rmSync(output, { recursive: true, force: true });
  const [program = '', ...args] = command;
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(`${name} ended with ${status ?? 'no status'}:\n${stderr}`);
  return { stdout, stderr };
}
