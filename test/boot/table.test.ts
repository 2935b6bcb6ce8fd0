import * as fs from 'node:fs';
import { decide } from '../../lib/ranktable/decide';
import { serializeTable, type Table } from '../../lib/ranktable/table';
import { complete, management, pod as livePod, serverPods, twoServers, written } from '../ranktable/support';
import { type Component, COMPONENTS, type Container, type Pod } from './support';
import { largeTable, table, tableFor, usePods } from './support';

const newPod = usePods();

const OTHERS: Record<Component, Component> = {
  coordinator: 'controller',
  controller: 'server',
  server: 'coordinator',
};

async function expectAccepted(pod: Pod): Promise<void> {
  const container = pod.runInitContainer();
  expect(await container.ended()).toBe(0);
  expect(container.lines).toEqual([`[boot] ${pod.tablePath} lists ${pod.component} ${pod.ip}`]);
}

/** The container must wait, and say why. */
async function expectWaiting(pod: Pod, reason: string): Promise<void> {
  const container = pod.runInitContainer();
  await container.says('see its log');
  container.signal('SIGTERM');
  const code = await container.ended();
  expect(container.linesWith('waiting for')[0]).toBe(
    `[boot] waiting for ${pod.tablePath}: ${reason}; the ranktable-builder writes it: see its log`,
  );
  expect(code).toBe(143);
}

async function expectRefused(container: Container): Promise<string> {
  expect(await container.ended()).toBe(1);
  expect(container.lines).toHaveLength(1);
  return container.log;
}

const notIn = ({ component, ip }: Pod, listed: number): string =>
  `${component} ${ip} is not in it (${component}s in it: ${listed})`;

describe.each(COMPONENTS)('the init container of the %s', (component) => {
  const others = { coordinator: 1, controller: 1, server: 2 }[component];

  it.each(['10.0.0.5', 'fd00::a:5'])('ends when the table lists %s in its own role', async (ip) => {
    const pod = newPod(component, 'toolkit', ip);
    pod.publishTable(tableFor(pod));
    await expectAccepted(pod);
  });

  it('waits while the table does not list it, and says how many others it lists', async () => {
    const pod = newPod(component);
    pod.publishTable(table());
    await expectWaiting(pod, notIn(pod, others));
  });

  it('waits while the table lists its IP in the role of another component only', async () => {
    const pod = newPod(component);
    pod.publishTable(table({ [OTHERS[component]]: pod.ip }));
    await expectWaiting(pod, notIn(pod, others));
  });

  it('waits while there is no table', async () => {
    await expectWaiting(newPod(component), 'there is no such file yet');
  });

  it('waits while the mounted ConfigMap is empty', async () => {
    const pod = newPod(component);
    pod.tableVolume.publish({});
    await expectWaiting(pod, 'there is no such file yet');
  });

  it('waits while the table is of a builder that publishes no members, though it lists the pod', async () => {
    const pod = newPod(component);
    pod.tableVolume.publish({ 'global_ranktable.json': serializeTable(tableFor(pod)) });
    await expectWaiting(
      pod,
      'there are no members beside it, so a ranktable-builder older than this deployment wrote it; ' +
        'one that is as new (ranktableBuilder.image) adds them',
    );
  });

  it('waits while there are members without a table', async () => {
    const pod = newPod(component);
    pod.tableVolume.publish({ members: `${component} ${pod.ip}\n` });
    await expectWaiting(pod, 'there is no such file yet');
  });
});

/** Each is what a pod 10.0.0.5 shall not take for its line, and how many servers it would count. */
const ELSEWHERE: [string, string, number][] = [
  ['it is the beginning of another IP', 'server 10.0.0.55\n', 1],
  ['it is the end of another IP', 'server 110.0.0.5\n', 1],
  ['its dots would only match as wildcards', 'server 10.000.5\n', 1],
  ['the role is a part of another word', 'observer 10.0.0.5\n', 0],
  ['there is no role', '10.0.0.5\n', 0],
  ['a line goes on behind it', 'server 10.0.0.5 10.0.0.6\n', 1],
  ['the line ends as on Windows', 'server 10.0.0.5\r\n', 1],
  ['there is no line', '', 0],
];

describe('a server does not find its IP in members when', () => {
  it.each(ELSEWHERE)('%s', async (_, members, listed) => {
    const pod = newPod('server');
    pod.publish('{}', members);
    await expectWaiting(pod, notIn(pod, listed));
  });
});

/** The builder, in TypeScript, and the containers, in bash, agree on every pod: also on IPv6, in any form that a runtime gives. */
describe('what the builder publishes', () => {
  const [, controller = livePod('', '')] = management;
  const coordinators = ['10.0.1.1', 'fd00::1:1', 'fd00:0:0:0:0:0:1:1', '2001:DB8::7'].map((ip) =>
    livePod('mindie-ms-coordinator', 'coordinator', { ip, host: '10.10.0.9' }),
  );

  it.each(coordinators.map((coordinator) => [coordinator.status?.podIP ?? '', coordinator] as const))(
    'lets in just the pods that it lists, a Coordinator %s among them',
    async (_, coordinator) => {
      const pods = [coordinator, controller, ...serverPods(2)];
      const { data = {} } = written(decide(twoServers, { ...complete, pods }));
      for (const one of pods) {
        const { name } = one.metadata;
        const kind = COMPONENTS.find((component) => name.includes(component)) ?? 'server';
        // What the downward API gives a container as POD_IP is its status.podIP.
        const pod = newPod(kind, 'toolkit', one.status?.podIP);
        pod.tableVolume.publish({ ...data });
        await expectAccepted(pod);
      }
      const stranger = newPod('server', 'toolkit', '10.0.0.3');
      stranger.tableVolume.publish({ ...data });
      await expectWaiting(stranger, notIn(stranger, 2));
    },
  );
});

describe('what cannot heal ends the init container at once:', () => {
  it.each([0o644, 0o660, 0o641, 0o740])('a file mode of %o, which is wider than 0640', async (mode) => {
    const pod = newPod('controller');
    pod.publishTable(tableFor(pod), mode);
    const log = await expectRefused(pod.runInitContainer());
    expect(log).toContain(`its mode 0${mode.toString(8)} is wider than 0640`);
    expect(log).toContain('set defaultMode 0640');
  });

  it('a table of more than 100 MiB', async () => {
    const pod = newPod('controller');
    pod.publishTable(tableFor(pod));
    fs.truncateSync(pod.tablePath, 100 * 1024 * 1024 + 1);
    expect(await expectRefused(pod.runInitContainer())).toContain('it has 104857601 bytes');
  });

  it('but a table of just 100 MiB is fine', async () => {
    const pod = newPod('controller');
    pod.publishTable(tableFor(pod));
    fs.truncateSync(pod.tablePath, 100 * 1024 * 1024);
    expect(await pod.runInitContainer().ended()).toBe(0);
  });

  it('but a mode that is narrower than 0640 is fine', async () => {
    const pod = newPod('controller');
    pod.publishTable(tableFor(pod), 0o440);
    expect(await pod.runInitContainer().ended()).toBe(0);
  });
});

it.each<[string, (ip: string) => Table]>([
  ['a few', (ip) => table({ controller: ip })],
  ['96', largeTable],
])('a table of %s servers is found at once', async (_, content) => {
  const pod = newPod('controller');
  pod.publishTable(content(pod.ip));
  await expectAccepted(pod);
});
