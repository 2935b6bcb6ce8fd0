import * as fs from 'node:fs';
import { type Component, COMPONENTS, type Container, type Pod, type Table } from './support';
import { largeTable, table, tableFor, usePods } from './support';

const newPod = usePods();

const OWN_GROUP: Record<Component, string> = {
  coordinator: 'the coordinator group (0)',
  controller: 'the controller group (1)',
  server: 'a server group (any but 0 and 1)',
};
const OTHERS: Record<Component, Component> = {
  coordinator: 'controller',
  controller: 'server',
  server: 'coordinator',
};

async function expectAccepted(pod: Pod, text: string): Promise<void> {
  pod.publishTable(text);
  const container = pod.runInitContainer();
  const code = await container.ended();
  expect({ code, waiting: container.linesWith('waiting for') }).toEqual({ code: 0, waiting: [] });
}

/** The container must wait, and say why. */
async function expectWaiting(pod: Pod, reason: string): Promise<void> {
  const container = pod.runInitContainer();
  await container.says('needs completed');
  container.signal('SIGTERM');
  const code = await container.ended();
  expect(container.linesWith('waiting for')[0]).toBe(
    `[boot] waiting for ${pod.tablePath}: ${reason}; needs completed with ${pod.ip} in ${OWN_GROUP[pod.component]}`,
  );
  expect(code).toBe(143);
}

async function expectRefused(container: Container): Promise<string> {
  expect(await container.ended()).toBe(1);
  expect(container.lines).toHaveLength(1);
  return container.log;
}

const notIn = (pod: Pod): string => `it is completed, but ${pod.ip} is not in ${OWN_GROUP[pod.component]}`;
const NOT_WELL_FORMED = 'it is not well-formed JSON (empty, truncated or damaged)';

describe.each(COMPONENTS)('the init container of the %s', (component) => {
  it.each(['10.0.0.5', 'fd00::a:5'])(
    'ends when the completed table lists %s in its own group',
    async (ip) => {
      const pod = newPod(component, 'toolkit', ip);
      await expectAccepted(pod, JSON.stringify(tableFor(pod)));
    },
  );

  it('waits while the table does not list its IP at all', async () => {
    const pod = newPod(component);
    pod.publishTable(JSON.stringify(table()));
    await expectWaiting(pod, notIn(pod));
  });

  it('waits while the table lists its IP in the group of another component only', async () => {
    const pod = newPod(component);
    pod.publishTable(JSON.stringify(table({ [OTHERS[component]]: pod.ip })));
    await expectWaiting(pod, notIn(pod));
  });

  it('waits while the table is initializing, though its IP is in it already', async () => {
    const pod = newPod(component);
    pod.publishTable(JSON.stringify({ ...tableFor(pod), status: 'initializing' }));
    await expectWaiting(pod, 'status is initializing');
  });

  it('waits while there is no table', async () => {
    const pod = newPod(component);
    await expectWaiting(pod, 'there is no such file');
  });
});

/** Each line is another way to write a table that lists the server. */
const ACCEPTED: [string, (pod: Pod) => string][] = [
  ['is indented', (pod) => JSON.stringify(tableFor(pod), null, 4)],
  [
    'has blanks, tabs and Windows line ends around every sign',
    (pod) => JSON.stringify(tableFor(pod), null, '\t').replaceAll(/[:,]/g, ' $& ').replaceAll('\n', ' \r\n'),
  ],
  ['ends with a line end', (pod) => JSON.stringify(tableFor(pod)) + '\n'],
  [
    'has group_id after server_list, and status at the end',
    (pod) => {
      const groups = tableFor(pod).server_group_list.map(({ group_id, ...rest }) => ({ ...rest, group_id }));
      return JSON.stringify({ server_group_list: groups, status: 'completed' });
    },
  ],
  [
    'lists it in group 7 of a multi-node table',
    (pod) => {
      const groups = [...table().server_group_list, { group_id: '7', server_list: [{ server_ip: pod.ip }] }];
      return JSON.stringify({ ...table(), server_group_list: groups });
    },
  ],
  [
    'has numbers, literals, empty containers, and signs, quotes and backslashes inside of strings',
    (pod) => {
      const values = [
        1,
        -0.5,
        1e30,
        0,
        true,
        false,
        null,
        {},
        [],
        [[]],
        '',
        '{"',
        '"}',
        '\\',
        '\\\\"',
        '[,:]',
        'ü',
      ];
      return JSON.stringify({ values, '"}{\\': 'x', ...tableFor(pod) });
    },
  ],
];

describe('a server takes a table that', () => {
  it.each(ACCEPTED)('%s', async (_, text) => {
    const pod = newPod('server');
    await expectAccepted(pod, text(pod));
  });
});

/** The completed table lists 10.0.0.10 as a server; each line adds 10.0.0.5 where it does not count. */
const ELSEWHERE: [string, (pod: Pod) => Table | object][] = [
  ['it is the beginning of another IP', () => table({ server: '10.0.0.55' })],
  ['it is the end of another IP', () => table({ server: '110.0.0.5' })],
  ['its dots would only match as wildcards', () => table({ server: '10.000.5' })],
  [
    'it is a server_ip inside of a device only',
    ({ ip }) => ({
      ...table(),
      server_group_list: [
        {
          group_id: '2',
          server_list: [{ server_ip: '10.0.1.3', device: [{ device_id: '0', server_ip: ip }] }],
        },
      ],
    }),
  ],
  [
    'it is the server_id only',
    ({ ip }) => ({
      ...table(),
      server_group_list: [{ group_id: '2', server_list: [{ server_ip: '10.0.1.3', server_id: ip }] }],
    }),
  ],
  ['it is in a group without group_id', ({ ip }) => grouped({ server_list: [{ server_ip: ip }] })],
  [
    'it is in a group whose group_id is a number',
    ({ ip }) => grouped({ group_id: 2, server_list: [{ server_ip: ip }] }),
  ],
  [
    'it is in a server_group_list that is not that of the root',
    ({ ip }) => ({ ...table(), old: table({ server: ip }), list: [table({ server: ip })] }),
  ],
  [
    'it is under a key that imitates the path',
    ({ ip }) => ({ ...table(), 'server_group_list"[{"server_list"[{"server_ip': ip }),
  ],
  [
    'it is in a group whose group_id is hidden in a server',
    ({ ip }) => grouped({ server_list: [{ server_ip: ip, group_id: '2' }] }),
  ],
];

function grouped(group: object): object {
  return { ...table(), server_group_list: [...table().server_group_list, group] };
}

describe('a server does not find its IP when', () => {
  it.each(ELSEWHERE)('%s', async (_, content) => {
    const pod = newPod('server');
    pod.publishTable(JSON.stringify(content(pod)));
    await expectWaiting(pod, notIn(pod));
  });
});

describe('group ids are compared as text:', () => {
  it.each(['00', '0.0', '1.0', '+1'])(
    'group %s is not that of the Coordinator or the Controller',
    async (id) => {
      const component = id.includes('1') ? 'controller' : 'coordinator';
      const pod = newPod(component);
      pod.publishTable(JSON.stringify(grouped({ group_id: id, server_list: [{ server_ip: pod.ip }] })));
      await expectWaiting(pod, notIn(pod));
    },
  );
});

const STATUSES: [string, (pod: Pod) => object, string][] = [
  [
    'only a server has the status completed',
    (pod) => ({
      server_group_list: [{ group_id: '2', server_list: [{ status: 'completed', server_ip: pod.ip }] }],
    }),
    'it has no status',
  ],
  [
    'a nested status is completed and that of the root is not',
    (pod) => ({
      ...tableFor(pod),
      status: 'initializing',
      a: { status: 'completed' },
      b: [{ status: 'completed' }],
    }),
    'status is initializing',
  ],
  ['the status is no text', (pod) => ({ ...tableFor(pod), status: true }), 'status is true'],
  ['the status is empty', (pod) => ({ ...tableFor(pod), status: '' }), 'status is '],
  [
    'the status only begins well',
    (pod) => ({ ...tableFor(pod), status: 'completed?' }),
    'status is completed?',
  ],
];

describe('a server waits when', () => {
  it.each(STATUSES)('%s', async (_, content, reason) => {
    const pod = newPod('server');
    pod.publishTable(JSON.stringify(content(pod)));
    await expectWaiting(pod, reason);
  });
});

const DAMAGED: [string, (text: string) => string][] = [
  ['is empty', () => ''],
  ['is blank', () => ' \n\n'],
  ['is garbage', () => 'completed 10.0.0.5\u0000\u0001 %%%'],
  ['lacks the last brace', (text) => text.slice(0, -1)],
  ['ends in the middle', (text) => text.slice(0, text.length / 2)],
  ['ends inside of a string', (text) => text.slice(0, text.indexOf('completed') + 4)],
  ['ends right after a string', (text) => text.slice(0, text.indexOf('completed') + 10)],
  ['has a quote after its end', (text) => text + '"'],
  ['has a brace too many', (text) => text + '}'],
  ['is there twice', (text) => text + text],
  ['closes an object with a bracket', (text) => text.replace('}', ']')],
  ['lacks a comma', (text) => text.replace(',', ' ')],
  ['has a comma too many', (text) => text.replace('}', ',}')],
  ['lacks a colon', (text) => text.replace(':', ' ')],
  ['lacks a value', (text) => text.replace('"completed"', '')],
  ['has a bare word as a value', (text) => text.replace('"completed"', 'completed')],
  ['has a value without a key', (text) => text.replace('"status":', '')],
  ['begins with a byte order mark', (text) => '\ufeff' + text],
  ['has a line end inside of a string', (text) => text.replace('completed', 'compl\neted')],
  ['is nested without end', () => '['.repeat(100_000)],
];

describe('a server waits for a better table when it', () => {
  it.each(DAMAGED)('%s', async (_, damage) => {
    const pod = newPod('server');
    pod.publishTable(damage(JSON.stringify(tableFor(pod))));
    await expectWaiting(pod, NOT_WELL_FORMED);
  });
});

describe('what cannot heal ends the init container at once:', () => {
  it.each([0o644, 0o660, 0o641, 0o740])('a file mode of %o, which is wider than 0640', async (mode) => {
    const pod = newPod('controller');
    pod.publishTable(JSON.stringify(tableFor(pod)), mode);
    const log = await expectRefused(pod.runInitContainer());
    expect(log).toContain(`its mode 0${mode.toString(8)} is wider than 0640`);
    expect(log).toContain('set defaultMode 0640');
  });

  it('a table of more than 100 MiB', async () => {
    const pod = newPod('controller');
    pod.publishTable('');
    fs.truncateSync(pod.tablePath, 100 * 1024 * 1024 + 1);
    expect(await expectRefused(pod.runInitContainer())).toContain('it has 104857601 bytes');
  });

  it('but a mode that is narrower than 0640 is fine', async () => {
    const pod = newPod('controller');
    pod.publishTable(JSON.stringify(tableFor(pod)), 0o440);
    expect(await pod.runInitContainer().ended()).toBe(0);
  });
});

describe('a table of 96 servers with 16 devices each', () => {
  const indented = (ip: string): string => JSON.stringify(largeTable(ip, 'x'.repeat(250)), null, 8);
  const compact = (ip: string): string => JSON.stringify(largeTable(ip, 'x'.repeat(600)));
  const escaped = (ip: string): string => JSON.stringify({ note: '"'.repeat(600_000), ...largeTable(ip) });

  it.each([
    ['indented', indented],
    ['compact', compact],
    ['full of escaped quotes', escaped],
  ])('and 1 MiB, %s, is judged in less than 2 s', async (_, text) => {
    const pod = newPod('controller');
    const content = text(pod.ip);
    expect(content.length).toBeGreaterThan(1024 * 1024);
    pod.publishTable(content);
    const begin = performance.now();
    expect(await pod.runInitContainer().exitCode()).toBe(0);
    expect(performance.now() - begin).toBeLessThan(2000);
  });
});
