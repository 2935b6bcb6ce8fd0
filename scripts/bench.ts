// npm run bench: what the command takes, and other tools for the same documents. See docs/benchmarks.md.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { writeBundles } from './build/bundles.cjs';
import { cpuTimes, mostMemory, run, type Subject } from './bench/measure';
import { assertEqual, helm, jsonnet, kustomize, plainCdk8s, readServices, root } from './bench/peers';
import { type Row, tableOf } from './bench/table';
import * as workloads from './bench/workloads';

const page = path.join(root, 'docs', 'benchmarks.md');
const numbers = /(?<=<!-- npm run bench -- --write -->\n)[^]*(?=\n<!-- end -->)/;

const idle: Subject = { name: 'node -e 0', command: [process.execPath, '-e', '0'] };

class Bench {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
  private readonly command = workloads.installPackage(this.folder);
  private readonly programs = { ...programs('scripts/peers'), ...programs('scripts/control-plane') };

  constructor(private readonly runs: number) {}

  *rows(): Generator<Row> {
    const output = this.place('one');
    const synth = ['synth', workloads.oneFile, '--output', output];
    yield* this.against('validate one file', this.mindiePd(['validate', workloads.oneFile]), [[idle, 2.5]]);
    yield* this.against('synth one file', this.mindiePd(synth, output), [[idle, 2.5]]);
    yield* this.against('--version', this.mindiePd(['--version']), [[idle, 1.5]]);
    const completion = this.mindiePd(['--get-yargs-completions', 'mindie-pd', 'v']);
    yield* this.against('a completion', completion, [[idle, 1.5]]);
    yield* this.against('explain', this.mindiePd(['explain', 'server.instances']), [[idle, 2]]);
    yield* this.app();
    yield* this.documents('six deployments', workloads.six);
    yield* this.documents('20 + 20 instances', workloads.twentyAndTwenty);
    yield this.large('1,024 + 1,024 instances', workloads.thousandAndThousand, 'synth', 3000, 400);
    yield this.large('1,000 files', workloads.thousandFiles, 'validate', 2000);
  }

  close(): void {
    rmSync(this.folder, { recursive: true });
  }

  private *against(work: string, subject: Subject, peers: readonly [Subject, number?][]): Generator<Row> {
    const [cpuMs = NaN, ...others] = cpuTimes([subject, ...peers.map(([peer]) => peer)], this.runs);
    for (const [index, [{ name }, ratio]] of peers.entries()) {
      yield {
        work,
        cpuMs,
        against: { name, cpuMs: others[index] ?? NaN },
        ...(ratio === undefined ? {} : { goal: { ratio } }),
      };
    }
  }

  private *app(): Generator<Row> {
    const project = workloads.writeProject(this.folder);
    const output = path.join(project, 'dist');
    const env = { CDK8S_CHECK_UPGRADE: 'false' };
    const subject = {
      name: 'npx cdk8s synth',
      command: ['npx', 'cdk8s', 'synth'],
      cwd: project,
      env,
      output,
    };
    run(subject);
    const services = readServices(output);
    const plain = plainCdk8s(this.place('plain'), services);
    assertEqual(plain, services);
    yield* this.against('npx cdk8s synth, the shipped files', subject, [[plain, 0.5]]);
  }

  /** As fast as twice helm, which checks nothing, and faster than kustomize. */
  private *documents(what: string, kinds: typeof workloads.six): Generator<Row> {
    const deployments = workloads.writeDeployments(this.place('deployments'), kinds);
    const output = this.place('output');
    const subject = this.mindiePd(['synth', deployments, '--output', output], output);
    run(subject);
    const services = readServices(output);
    const { helm: chart, kubectl, jsonnet: function_, jrsonnet } = this.programs;
    const peers: [Subject, number?][] = [
      [helm(chart ?? '', this.place('helm'), services), 2],
      [kustomize(kubectl ?? '', this.place('kustomize'), services), 1],
      [jsonnet(function_ ?? '', this.place('jsonnet'), services)],
      ...(jrsonnet === undefined ? [] : [[jsonnet(jrsonnet, this.place('jrsonnet'), services)] as [Subject]]),
    ];
    for (const [peer] of peers) assertEqual(peer, services);
    const count = [...services.values()].flatMap((files) => [...files.values()].flat()).length;
    yield* this.against(`synth ${what}: ${count} documents`, subject, peers);
  }

  private large(
    what: string,
    kinds: typeof workloads.six,
    command: 'synth' | 'validate',
    cpuMs: number,
    memoryMb?: number,
  ): Row {
    const deployments = workloads.writeDeployments(this.place('deployments'), kinds);
    const output = this.place('output');
    const args = command === 'synth' ? [command, deployments, '--output', output] : [command, deployments];
    const subject = this.mindiePd(args, output);
    const [taken = NaN] = cpuTimes([subject], Math.ceil(this.runs / 3));
    const goal = { cpuMs, ...(memoryMb === undefined ? {} : { memoryMb }) };
    return { work: `${command} ${what}`, cpuMs: taken, memoryMb: mostMemory(subject), goal };
  }

  private mindiePd(args: readonly string[], output?: string): Subject {
    const command = [process.execPath, this.command, ...args];
    return { name: `mindie-pd ${args[0] ?? ''}`, command, ...(output === undefined ? {} : { output }) };
  }

  private places = 0;
  private place(name: string): string {
    return path.join(this.folder, `${name}-${this.places++}`);
  }
}

/** Paths by name, as the scripts that build programs print them. */
function programs(script: string): Record<string, string> {
  const lines = execFileSync(path.join(root, script), { encoding: 'utf8' }).trim().split('\n');
  return Object.fromEntries(lines.map((line) => line.split(' ') as [string, string]));
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { runs: { type: 'string', default: '9' }, write: { type: 'boolean', default: false } },
  });
  await writeBundles();
  const bench = new Bench(Number(values.runs));
  const rows: Row[] = [];
  try {
    for (const row of bench.rows()) {
      rows.push(row);
      console.error(`${row.work}${row.against === undefined ? '' : ` against ${row.against.name}`}`);
    }
  } finally {
    bench.close();
  }
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node.js ${process.version}, ${values.runs} runs`;
  const text = `Measured on ${machine}.\n\n${tableOf(rows)}`;
  console.log(text);
  mkdirSync(path.join(root, 'build'), { recursive: true });
  writeFileSync(path.join(root, 'build', 'bench.json'), JSON.stringify({ machine, rows }, null, 2));
  if (values.write)
    writeFileSync(
      page,
      readFileSync(page, 'utf8').replace(numbers, () => `\n${text}\n`),
    );
}

void main();
