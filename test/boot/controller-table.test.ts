import * as fs from 'node:fs';
import { type Container, LAYOUTS, type Pod, type StartOptions, type Table } from './support';
import { eventually, largeTable, table, tableFor, usePods } from './support';

const newPod = usePods();

/** A Controller that runs with its first table. */
async function runningController(
  first: (pod: Pod) => Table,
  pod = newPod('controller'),
  options?: StartOptions,
) {
  pod.stubRunningProcess();
  pod.publishTable(JSON.stringify(first(pod)));
  const container = pod.runMainContainer(options);
  await pod.processRuns();
  return { pod, container };
}

/** Tables are told apart by their version. */
function numbered(version: string, content: Table): Table {
  return { ...content, version };
}

function copiedVersion(pod: Pod): string | undefined {
  return (JSON.parse(fs.readFileSync(pod.tableCopy, 'utf8')) as Table).version;
}

const copyIs = (pod: Pod, version: string): Promise<unknown> =>
  eventually(`the copy has version ${version}`, () => copiedVersion(pod) === version);

/** Reads the copy over and over, as fast as it goes. Each read must find a whole table. */
class Sampler {
  private readonly versions: (string | undefined)[] = [];
  private stopped = false;
  private readonly sampling: Promise<void>;

  constructor(private readonly pod: Pod) {
    this.sampling = this.run();
    // Else a failure would count as unhandled before stop() is there to see it.
    this.sampling.catch(() => undefined);
  }

  /** The versions that were there, in turn. */
  async stop(): Promise<(string | undefined)[]> {
    this.stopped = true;
    await this.sampling;
    this.sample();
    return this.versions;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.sample();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private sample(): void {
    const version = copiedVersion(this.pod);
    if (this.versions.at(-1) !== version) this.versions.push(version);
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

  it('follows every usable table, keeps the last one in spite of unusable ones, and is never half-written', async () => {
    const { pod, container } = await runningController(({ ip }) => numbered('first', largeTable(ip)));
    const samples = new Sampler(pod);

    pod.publishTable(JSON.stringify(numbered('second', largeTable(pod.ip, 'x'.repeat(300)))));
    await copyIs(pod, 'second');

    const bad = numbered('bad', largeTable(pod.ip));
    pod.publishTable(JSON.stringify({ ...bad, status: 'initializing' }));
    await container.says('cannot be used: status is initializing');
    pod.publishTable(JSON.stringify(numbered('bad', largeTable('10.0.0.55'))));
    await container.says('cannot be used: it is completed, but 10.0.0.5 is not in the controller group');
    pod.publishTable(JSON.stringify(bad).slice(0, -1));
    await container.says('cannot be used: it is not well-formed');
    expect(copiedVersion(pod)).toBe('second');

    pod.publishTable(JSON.stringify(numbered('third', largeTable(pod.ip)), null, 2));
    await copyIs(pod, 'third');
    expect(await samples.stop()).toEqual(['first', 'second', 'third']);
    expect((fs.statSync(pod.tableCopy).mode & 0o7777).toString(8)).toBe('640');
    await terminate(container);
  });

  it('is whole at every moment of thirty renewals in a row', async () => {
    const { pod, container } = await runningController(({ ip }) => numbered('0', largeTable(ip)));
    const samples = new Sampler(pod);
    for (let version = 1; version <= 30; version++) {
      pod.publishTable(
        JSON.stringify(numbered(String(version), largeTable(pod.ip, 'x'.repeat(version * 10)))),
      );
      await eventually('a renewal', () => container.linesWith('renewed').length >= version / 10);
    }
    await copyIs(pod, '30');
    const seen = (await samples.stop()).map(Number);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
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
    const { container } = await runningController((p) => numbered('first', tableFor(p)), pod, {
      environment,
    });

    pod.tableVolume.publish({});
    fs.rmSync(looks, { force: true });
    await eventually('three looks', () => fs.existsSync(looks) && fs.readFileSync(looks, 'utf8').length > 15);
    expect(copiedVersion(pod)).toBe('first');
    expect(container.lines.filter((line) => !line.startsWith('[boot] '))).toEqual([]);
    pod.publishTable(JSON.stringify(numbered('second', tableFor(pod))));
    await copyIs(pod, 'second');
    await terminate(container);
  });

  it('is not overwritten by a table that was copied before: the Controller may write there itself', async () => {
    const { pod, container } = await runningController((p) => numbered('first', tableFor(p)));
    pod.write(pod.tableCopy, JSON.stringify(numbered('from the Controller', tableFor(pod))));
    // A table that is refused proves that the loop has looked.
    pod.publishTable(JSON.stringify(table()));
    await container.says('stays as it is');
    expect(copiedVersion(pod)).toBe('from the Controller');
    pod.publishTable(JSON.stringify(numbered('second', tableFor(pod))));
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
    const { container } = await runningController((p) => numbered('first', tableFor(p)), pod);

    fs.writeFileSync(full, '');
    pod.publishTable(JSON.stringify(numbered('second', tableFor(pod))));
    await eventually(
      'three attempts',
      () => fs.existsSync(attempts) && fs.readFileSync(attempts, 'utf8').split('\n').length > 3,
    );
    expect(copiedVersion(pod)).toBe('first');
    fs.rmSync(full);
    await copyIs(pod, 'second');
    await container.says('renewed');
    expect(container.linesWith('No space left on device')).toHaveLength(1);
    expect(fs.readdirSync(pod.mies).filter((name) => name.startsWith('.'))).toEqual([]);
    await terminate(container);
  });

  it('must be there before the Controller starts: the container ends when it cannot be written', async () => {
    const pod = newPod('controller');
    pod.publishTable(JSON.stringify(tableFor(pod)));
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
    pod.publishTable(JSON.stringify(tableFor(pod)));
    fs.rmSync(`${pod.llm}/set_env.sh`);
    expect(await pod.runMainContainer().ended()).toBe(1);
  });
});
