import { readFileSync } from 'node:fs';
import { COMPONENTS, eventually, table, tableFor, usePods } from './support';

const newPod = usePods();

describe('while it waits, the init container', () => {
  it('repeats now and then, not at every look, what it waits for and why', async () => {
    const pod = newPod('coordinator');
    pod.publishTable(table());
    const looks = pod.at('looks');
    pod.write(pod.at('bin', 'sleep'), `#!/bin/bash\necho >>'${looks}'\nexec /bin/sleep "$@"\n`, 0o755);
    const container = pod.runInitContainer();
    await eventually('the second line', () => container.lines.length > 1);

    const line =
      `[boot] waiting for ${pod.tablePath}: coordinator 10.0.0.5 is not in it (coordinators in it: 1); ` +
      'the ranktable-builder writes it: see its log';
    expect(container.lines).toEqual([line, line]);
    expect(readFileSync(looks, 'utf8').length).toBeGreaterThan(10);
  });

  it('says at once when the reason changes, and ends when the table lists it', async () => {
    const pod = newPod('server');
    const container = pod.runInitContainer();
    await container.says('there is no such file');
    pod.tableVolume.publish({ 'global_ranktable.json': '{}' });
    await container.says('there are no members beside it');
    pod.publishTable(table());
    await container.says('server 10.0.0.5 is not in it (servers in it: 2)');
    pod.publish('{}', '');
    await container.says('server 10.0.0.5 is not in it (servers in it: 0)');
    pod.publishTable(tableFor(pod));
    expect(await container.ended()).toBe(0);
    expect(container.lines.filter((line) => !line.startsWith('[boot] '))).toEqual([]);
  });

  it('ends when the mode of the file turns out too wide later', async () => {
    const pod = newPod('server');
    const container = pod.runInitContainer();
    await container.says('waiting for');
    pod.publishTable(tableFor(pod), 0o644);
    expect(await container.ended()).toBe(1);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('ends at %s, in the middle of a long pause, and leaves no process', async (signal, code) => {
    const pod = newPod('server');
    const container = pod.runInitContainer({ environment: { BOOT_POLL_SECONDS: '600' } });
    await container.says('waiting for');
    await eventually('the pause begins', () => container.members().length > 1);
    container.signal(signal);
    expect(await container.ended()).toBe(code);
    expect(container.log).toContain(`ended by ${signal}`);
  });
});

describe('a main container that is started again', () => {
  it.each(COMPONENTS)('waits for the table before it starts the %s', async (component) => {
    const pod = newPod(component);
    const container = pod.runMainContainer();
    await container.says('there is no such file');
    pod.publishTable(table());
    await container.says(`${component} ${pod.ip} is not in it`);
    expect(pod.processHasStarted).toBe(false);
    pod.publishTable(tableFor(pod));
    expect(await container.ended()).toBe(0);
    expect(pod.processHasStarted).toBe(true);
  });

  it.each(COMPONENTS)('ends at SIGTERM while it waits and does not start the %s', async (component) => {
    const pod = newPod(component);
    const container = pod.runMainContainer({ environment: { BOOT_POLL_SECONDS: '600' } });
    await container.says('waiting for');
    container.signal('SIGTERM');
    expect(await container.ended()).toBe(143);
    expect(pod.processHasStarted).toBe(false);
  });
});

describe('the init container ends with a message when', () => {
  it.each(['POD_IP', 'APP_TYPE', 'GLOBAL_RANK_TABLE_FILE_PATH'])('%s is missing', async (name) => {
    const container = newPod('server').runInitContainer({ without: [name] });
    expect(await container.ended()).toBe(1);
    expect(container.log).toBe(`[boot] environment variable not set: ${name}\n`);
  });

  it('APP_TYPE is none of the three components', async () => {
    const container = newPod('server').runInitContainer({ environment: { APP_TYPE: 'mindie-server' } });
    expect(await container.ended()).toBe(1);
    expect(container.log).toContain("APP_TYPE is 'mindie-server', but must be one of: mindie-ms-server");
  });

  it.each(['0', '0.0', 'soon', '-1', '1s'])('the pause between two looks is %s', async (pause) => {
    const container = newPod('server').runInitContainer({ environment: { BOOT_POLL_SECONDS: pause } });
    expect(await container.ended()).toBe(1);
    expect(container.log).toContain(`BOOT_POLL_SECONDS is '${pause}', but must be a number above 0`);
  });
});
