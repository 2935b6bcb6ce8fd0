import * as fs from 'node:fs';
import { membersOf } from '../../lib/ranktable/members';
import type { Table } from '../../lib/ranktable/table';
import { type Container, LAYOUTS, type Pod, type StartOptions } from './support';
import { eventually, largeTable, table, tableFor, usePods } from './support';

const newPod = usePods();

/** Tables are told apart by a name; a note makes them as large as wanted. */
function publishNamed(pod: Pod, name: string, content: Table, note = ''): void {
  pod.publish(JSON.stringify({ ...content, name, note }), membersOf(content));
}

/** A Controller that runs with its first table. */
async function runningController(
  first: (pod: Pod) => Table,
  pod = newPod('controller'),
  options?: StartOptions,
) {
  pod.stubRunningProcess();
  publishNamed(pod, 'first', first(pod));
  const container = pod.runMainContainer(options);
  await pod.processRuns();
  return { pod, container };
}

function copiedName(pod: Pod): string | undefined {
  return (JSON.parse(fs.readFileSync(pod.tableCopy, 'utf8')) as { name?: string }).name;
}

const copyIs = (pod: Pod, name: string): Promise<unknown> =>
  eventually(`the copy is the ${name} table`, () => copiedName(pod) === name);

/** Reads the copy over and over, as fast as it goes. Each read must find a whole table. */
class Sampler {
  private readonly names: (string | undefined)[] = [];
  private stopped = false;
  private readonly sampling: Promise<void>;

  constructor(private readonly pod: Pod) {
    this.sampling = this.run();
    // Else a failure would count as unhandled before stop() is there to see it.
    this.sampling.catch(() => undefined);
  }

  /** The tables that were there, in turn. */
  async stop(): Promise<(string | undefined)[]> {
    this.stopped = true;
    await this.sampling;
    this.sample();
    return this.names;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.sample();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private sample(): void {
    const name = copiedName(this.pod);
    if (this.names.at(-1) !== name) this.names.push(name);
  }
}

async function terminate(container: Container): Promise<void> {
  container.signal('SIGTERM');
  expect(await container.exitCode()).toBe(7);
  await eventually('the renewal loop ends', () => container.members().length === 0);
}

describe('the table copy of a Controller', () => {
  it.each(LAYOUTS)(
    'is a plain file of mode 0640 beside MindIE, and the process knows its path (%s)',
    async (layout) => {
      const pod = newPod('controller', layout);
      pod.write(pod.tableCopy, 'old', 0o666);
      const { container } = await runningController(tableFor, pod);
      const text = fs.readFileSync(pod.tableCopy, 'utf8');
      expect(text).toBe(fs.readFileSync(pod.tablePath, 'utf8'));
      expect(fs.lstatSync(pod.tableCopy).isFile()).toBe(true);
      expect((fs.statSync(pod.tableCopy).mode & 0o7777).toString(8)).toBe('640');
      expect((await pod.processStart()).environment.GLOBAL_RANK_TABLE_FILE_PATH).toBe(pod.tableCopy);
      await terminate(container);
    },
  );

  it('follows every table that lists it, keeps the last one in spite of others, and is never half-written', async () => {
    const { pod, container } = await runningController(({ ip }) => largeTable(ip));
    const samples = new Sampler(pod);

    publishNamed(pod, 'second', largeTable(pod.ip), 'x'.repeat(300_000));
    await copyIs(pod, 'second');

    const kept = `; ${pod.tableCopy} stays as it is`;
    publishNamed(pod, 'of another', largeTable('10.0.0.55'));
    await container.says(`cannot be used: controller 10.0.0.5 is not in it (controllers in it: 1)${kept}`);
    pod.tableVolume.publish({ 'global_ranktable.json': '{}' });
    await container.says('cannot be used: there are no members beside it');
    pod.publish('{}', membersOf(largeTable(pod.ip)), 0o644);
    await container.says('cannot be used: its mode 0644 is wider than 0640');
    expect(copiedName(pod)).toBe('second');

    publishNamed(pod, 'third', largeTable(pod.ip));
    await copyIs(pod, 'third');
    expect(await samples.stop()).toEqual(['first', 'second', 'third']);
    expect((fs.statSync(pod.tableCopy).mode & 0o7777).toString(8)).toBe('640');
    await terminate(container);
  });

  it('is whole at every moment of thirty renewals in a row', async () => {
    const { pod, container } = await runningController(({ ip }) => largeTable(ip));
    const samples = new Sampler(pod);
    for (let number = 1; number <= 30; number++) {
      publishNamed(pod, String(number), largeTable(pod.ip), 'x'.repeat(number * 10_000));
      await eventually('a renewal', () => container.linesWith('renewed').length >= number / 10);
    }
    await copyIs(pod, '30');
    const seen = (await samples.stop()).slice(1).map(Number);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(container.linesWith('cannot')).toEqual([]);
    await terminate(container);
  });

  it('stays when the mounted table vanishes, and is renewed when it is back', async () => {
    const pod = newPod('controller');
    const looks = pod.at('looks');
    // Counts the pauses of the loop, which are of a length of their own.
    const sleep = [
      '#!/bin/bash',
      `[[ $1 != 0.03 ]] || echo look >>'${looks}'`,
      'PATH=${PATH#*:} exec sleep "$@"',
    ];
    pod.write(pod.at('bin/sleep'), sleep.join('\n') + '\n', 0o755);
    const environment = { BOOT_POLL_SECONDS: '0.03' };
    const { container } = await runningController(tableFor, pod, {
      environment,
    });

    pod.tableVolume.publish({});
    fs.rmSync(looks, { force: true });
    await eventually('three looks', () => fs.existsSync(looks) && fs.readFileSync(looks, 'utf8').length > 15);
    expect(copiedName(pod)).toBe('first');
    expect(container.lines.filter((line) => !line.startsWith('[boot] '))).toEqual([]);
    publishNamed(pod, 'second', tableFor(pod));
    await copyIs(pod, 'second');
    await terminate(container);
  });

  it('is not overwritten by a table that was copied before: the Controller may write there itself', async () => {
    const { pod, container } = await runningController(tableFor);
    pod.write(pod.tableCopy, JSON.stringify({ ...tableFor(pod), name: 'from the Controller' }));
    // A table that is refused proves that the loop has looked.
    publishNamed(pod, 'of another', table());
    await container.says('stays as it is');
    expect(copiedName(pod)).toBe('from the Controller');
    publishNamed(pod, 'second', tableFor(pod));
    await copyIs(pod, 'second');
    await terminate(container);
  });

  it('stays when the disk is full, which is said once, and is renewed when there is room again', async () => {
    const pod = newPod('controller');
    const full = pod.at('disk-is-full');
    const attempts = pod.at('attempts');
    const install = [
      '#!/bin/bash',
      `if [[ -e '${full}' ]]; then`,
      `  echo attempt >>'${attempts}'`,
      `  echo half >"\${@: -1}"`,
      `  echo 'install: No space left on device' >&2`,
      '  exit 1',
      'fi',
      'PATH=${PATH#*:} exec install "$@"',
    ];
    pod.write(pod.at('bin/install'), install.join('\n') + '\n', 0o755);
    const { container } = await runningController(tableFor, pod);

    fs.writeFileSync(full, '');
    publishNamed(pod, 'second', tableFor(pod));
    await eventually(
      'three attempts',
      () => fs.existsSync(attempts) && fs.readFileSync(attempts, 'utf8').split('\n').length > 3,
    );
    expect(copiedName(pod)).toBe('first');
    fs.rmSync(full);
    await copyIs(pod, 'second');
    await container.says('renewed');
    expect(container.linesWith('No space left on device')).toHaveLength(1);
    expect(fs.readdirSync(pod.mies).filter((name) => name.startsWith('.'))).toEqual([]);
    await terminate(container);
  });

  it('is of the next table when the kubelet takes one away between the look at it and the copy', async () => {
    const pod = newPod('controller');
    const swap = pod.at('swap');
    const volume = pod.tableVolume.directory;
    // As a kubelet: a new folder, ..data turned to it, the old folder removed.
    const install = [
      '#!/bin/bash',
      `if [[ -e '${swap}' && $* == *global_ranktable* ]]; then`,
      `  rm '${swap}'; cd '${volume}' && old=$(readlink ..data) && cp -r "$old" ..next`,
      `  sed -i 's/"name":"[a-z]*"/"name":"next"/' ..next/global_ranktable.json`,
      '  ln -s ..next ..data_tmp && mv -fT ..data_tmp ..data && rm -r "$old"',
      'fi',
      'PATH=${PATH#*:} exec install "$@"',
    ];
    pod.write(pod.at('bin/install'), install.join('\n') + '\n', 0o755);
    fs.writeFileSync(swap, '');
    const { container } = await runningController(tableFor, pod);
    expect(fs.existsSync(swap)).toBe(false);
    expect(copiedName(pod)).toBe('next');
    expect(container.linesWith('cannot')).toEqual([]);
    await terminate(container);
  });

  it('must be there before the Controller starts: the container ends when it cannot be written', async () => {
    const pod = newPod('controller');
    pod.publishTable(tableFor(pod));
    fs.mkdirSync(pod.tableCopy);
    const container = pod.runMainContainer();
    expect(await container.ended()).toBe(1);
    expect(container.log).toContain(`[boot] cannot copy ${pod.tablePath} to ${pod.tableCopy}: `);
    expect(pod.processHasStarted).toBe(false);
  });
});

describe('the renewal loop', () => {
  it('ends by itself when the process ends', async () => {
    const { container } = await runningController(tableFor);
    await eventually('process and loop run', () => container.members().length >= 2);
    await terminate(container);
  });

  it('ends by itself when the process is killed', async () => {
    const { container } = await runningController(tableFor);
    container.signal('SIGKILL');
    expect(await container.exitCode()).toBe(-1);
    await eventually('the rest of the process and the loop end', () => container.members().length === 0);
  });

  it('ends by itself when the Controller could not be started', async () => {
    const pod = newPod('controller', 'wheel');
    pod.publishTable(tableFor(pod));
    fs.rmSync(`${pod.llm}/set_env.sh`);
    expect(await pod.runMainContainer().ended()).toBe(1);
  });
});
