import { schemaFindings } from '../../lib/config/mindie-schema';
import { decide } from '../../lib/ranktable/decide';
import { lintTable } from '../../lib/ranktable/lint';
import { complete, twoServers } from './support';

type Mutable = Record<string, unknown>;

const decision = decide(twoServers, complete);
const good = decision.kind === 'publish' ? decision.text : '';

/** The good table with one thing changed. */
function changed(
  change: (table: { root: Mutable; groups: Mutable[]; servers: Mutable[]; devices: Mutable[] }) => void,
): string {
  const root = JSON.parse(good) as Mutable;
  const groups = root['server_group_list'] as Mutable[];
  const servers = groups[0]?.['server_list'] as Mutable[];
  change({ root, groups, servers, devices: servers[0]?.['device'] as Mutable[] });
  return JSON.stringify(root);
}

const says = (text: string): string[] => lintTable(text).map(({ place, message }) => `${place}: ${message}`);

/** Whether the schema refuses a table, as lint does. */
function schemaRefuses(text: string): boolean {
  try {
    return schemaFindings('global_ranktable.json', JSON.parse(text) as object).length > 0;
  } catch {
    return false;
  }
}

/** What a schema of one table cannot see, and states that are right while a table is built. */
const beyondSchema = [
  'no JSON',
  'a byte order mark',
  'no status',
  'the status initializing',
  'no Coordinator',
  'no Controller',
  'no server',
  'the same server_ip twice',
  'the same IPv6 server_ip in two forms',
  'an NPU twice in a server',
  'an NPU in two servers of a node',
  'two NPUs of one address',
];

test('a table of this project is accepted', () => {
  expect(lintTable(good, twoServers)).toEqual([]);
});

test('a table of 100 MiB is the largest that the Controller takes', () => {
  const padded = (bytes: number): string => good + ' '.repeat(bytes - Buffer.byteLength(good));
  const most = 100 * 1024 * 1024;
  expect(says(padded(most))).toEqual([]);
  expect(says(padded(most + 1))).toEqual([': it has more than 100 MiB, which the Controller refuses']);
});

describe('everything that the Controller would reject or misread is found, with its place:', () => {
  const at = 'server_group_list[0].server_list[0]';
  test.each<[string, string, string[]]>([
    ['no JSON', '{', [': it is not JSON: the Controller refuses it']],
    [
      'a byte order mark',
      `\uFEFF${good}`,
      [': it begins with a byte order mark, which the Controller refuses'],
    ],
    ['a list', '[]', [': it is not an object: the Controller refuses it']],
    [
      'no status',
      changed(({ root }) => delete root['status']),
      ['status: it is missing; expected "completed", for which the probes of the image wait'],
    ],
    [
      'the status initializing',
      changed(({ root }) => (root['status'] = 'initializing')),
      ['status: it is "initializing"; expected "completed", for which the probes of the image wait'],
    ],
    [
      'no groups',
      changed(({ root }) => (root['server_group_list'] = {})),
      ['server_group_list: it is not a list: the Controller refuses the table'],
    ],
    [
      'one group',
      changed(({ groups }) => groups.splice(1)),
      [
        'server_group_list: it has 1 groups; the Controller refuses other than 2 to 98',
        'server_group_list: there is no group "0": the Controller refuses the table',
        'server_group_list: there is no group "1": Controller pods do not start',
      ],
    ],
    [
      'a group_id that is a number',
      changed(({ groups }) => Object.assign(groups[0] as Mutable, { group_id: 2 })),
      [
        'server_group_list: there is no group "2": the Controller sees no server',
        'server_group_list[0].group_id: it is 2; expected text such as "0", "1" or "2"',
      ],
    ],
    [
      'the group_id 02',
      changed(({ groups }) => Object.assign(groups[0] as Mutable, { group_id: '02' })),
      [
        'server_group_list: there is no group "2": the Controller sees no server',
        'server_group_list[0].group_id: it is "02"; expected text such as "0", "1" or "2"',
      ],
    ],
    [
      'no Coordinator',
      changed(({ groups }) => Object.assign(groups[2] as Mutable, { server_list: [], server_count: '0' })),
      ['server_group_list[2].server_list: it is empty: the Coordinator does not start'],
    ],
    [
      'no Controller',
      changed(({ groups }) => Object.assign(groups[1] as Mutable, { server_list: [], server_count: '0' })),
      ['server_group_list[1].server_list: it is empty: Controller pods do not start'],
    ],
    [
      'no server',
      changed(({ groups }) => Object.assign(groups[0] as Mutable, { server_list: [], server_count: '0' })),
      ['server_group_list[0].server_list: it is empty: the Controller sees no server in it'],
    ],
    [
      'a group that is no object',
      changed(({ groups }) => ((groups as unknown[])[0] = 'servers')),
      [
        'server_group_list: there is no group "2": the Controller sees no server',
        'server_group_list[0]: it is not an object: the Controller refuses the table',
      ],
    ],
    [
      'a list of servers that is none',
      changed(({ groups }) => Object.assign(groups[0] as Mutable, { server_list: {} })),
      ['server_group_list[0].server_list: it is not a list: the Controller refuses the table'],
    ],
    [
      'a server that is no object',
      changed(({ servers }) => ((servers as unknown[])[0] = 'one')),
      [`${at}: it is not an object: the Controller refuses the table`],
    ],
    [
      'a list of super pods that is none',
      changed(({ groups }) => Object.assign(groups[0] as Mutable, { super_pod_list: 'none' })),
      ['server_group_list[0].super_pod_list: it is not a list: the Controller refuses the table'],
    ],
    ...['3', '10', '-1'].map((value): [string, string, string[]] => [
      `the deploy_server ${value}`,
      changed(({ groups }) => Object.assign(groups[0] as Mutable, { deploy_server: value })),
      [
        `server_group_list[0].deploy_server: it is "${value}", which aborts the Controller; expected "0", "1" or "2"`,
      ],
    ]),
    [
      'three Coordinators',
      changed(({ groups }) =>
        Object.assign(groups[2] as Mutable, {
          server_list: ['10.1.0.1', '10.1.0.2', '10.1.0.3'].map((ip) => ({ server_ip: ip, server_id: ip })),
          server_count: '3',
        }),
      ),
      ['server_group_list[2].server_list: it has 3 entries; the Controller refuses more than 2'],
    ],
    [
      'more servers than a group may have',
      changed(({ groups }) => {
        const many = Array.from({ length: 97 }, (_, index) => ({
          server_ip: `10.0.9.${index}`,
          server_id: '10.10.0.1',
          device: [
            {
              device_id: String(index),
              device_ip: `192.168.9.${index}`,
              device_logical_id: '0',
              rank_id: String(index),
            },
          ],
        }));
        Object.assign(groups[0] as Mutable, { server_list: many, server_count: '97' });
      }),
      ['server_group_list[0].server_list: it has 97 entries; the Controller refuses more than 96'],
    ],
    [
      'a wrong server_count',
      changed(({ groups }) => Object.assign(groups[0] as Mutable, { server_count: 2 })),
      ['server_group_list[0].server_count: it is 2; expected "2"'],
    ],
    [
      'a deploy_server that is a number',
      changed(({ groups }) => Object.assign(groups[0] as Mutable, { deploy_server: 0 })),
      ['server_group_list[0].deploy_server: it is 0, which aborts the Controller; expected "0", "1" or "2"'],
    ],
    [
      'a server_id that is a pod UID',
      changed(({ servers }) => Object.assign(servers[0] as Mutable, { server_id: '0f4c-uid' })),
      [`${at}.server_id: it is "0f4c-uid"; expected the IP of the pod's node`],
    ],
    [
      'an unspecified server_ip',
      changed(({ servers }) => Object.assign(servers[0] as Mutable, { server_ip: '0.0.0.0' })),
      [`${at}.server_ip: it is "0.0.0.0"; expected the pod's IP`],
    ],
    [
      'a server_ip with leading zeros',
      changed(({ servers }) => Object.assign(servers[0] as Mutable, { server_ip: '10.0.0.01' })),
      [`${at}.server_ip: it is "10.0.0.01"; expected the pod's IP`],
    ],
    [
      'a server_ip with a zone',
      changed(({ servers }) => Object.assign(servers[0] as Mutable, { server_ip: 'fe80::1%eth0' })),
      [`${at}.server_ip: it is "fe80::1%eth0"; expected the pod's IP`],
    ],
    [
      'the same server_ip twice',
      changed(({ servers }) => Object.assign(servers[1] as Mutable, { server_ip: '10.0.0.1' })),
      [
        'server_group_list[0].server_list[1].server_ip: it is 10.0.0.1 as in server_group_list[0].server_list[0].server_ip: the Controller then drops every server, and says it succeeded',
      ],
    ],
    [
      'the same IPv6 server_ip in two forms',
      changed(({ servers }) => {
        Object.assign(servers[0] as Mutable, { server_ip: 'fd00::a:5' });
        Object.assign(servers[1] as Mutable, { server_ip: 'FD00:0::a:5' });
      }),
      [
        'server_group_list[0].server_list[1].server_ip: it is FD00:0::a:5 as in server_group_list[0].server_list[0].server_ip: the Controller then drops every server, and says it succeeded',
      ],
    ],
    [
      'an unspecified IPv6 address',
      changed(({ servers }) => Object.assign(servers[0] as Mutable, { server_ip: '::' })),
      [`${at}.server_ip: it is "::"; expected the pod's IP`],
    ],
    [
      'an NPU twice in a server',
      changed(({ devices }) => Object.assign(devices[1] as Mutable, { device_id: '0' })),
      [
        `${at}.device[1].device_id: it is "0" of the node "10.10.0.1" as in ${at}.device[0]: an NPU serves one pod`,
      ],
    ],
    [
      'an NPU in two servers of a node',
      changed(({ servers }) => Object.assign(servers[1] as Mutable, { server_id: '10.10.0.1' })),
      ['0', '1'].map(
        (id) =>
          `server_group_list[0].server_list[1].device[${id}].device_id: it is "${id}" of the node "10.10.0.1" as in ${at}.device[${id}]: an NPU serves one pod`,
      ),
    ],
    [
      'two NPUs of one address',
      changed(({ devices, servers }) =>
        Object.assign((servers[1]?.['device'] as Mutable[])[1] as Mutable, {
          device_ip: devices[0]?.['device_ip'],
        }),
      ),
      [
        `server_group_list[0].server_list[1].device[1].device_ip: it is "192.168.1.1" as in ${at}.device[0]: these NPUs do not reach each other`,
      ],
    ],
    [
      'no NPUs',
      changed(({ servers }) => Object.assign(servers[0] as Mutable, { device: [] })),
      [`${at}.device: it has 0 NPUs; the Controller refuses other than 1 to 128`],
    ],
    [
      'no rank_id, as in the published sample',
      changed(({ devices }) => delete devices[0]?.['rank_id']),
      [`${at}.device[0].rank_id: it is missing; expected decimal text from "0" to "2048"`],
    ],
    [
      'a device_id that is a number',
      changed(({ devices }) => Object.assign(devices[0] as Mutable, { device_id: 0 })),
      [`${at}.device[0].device_id: it is 0; expected decimal text from "0" to "2048"`],
    ],
    [
      'a rank_id above 2048',
      changed(({ devices }) => Object.assign(devices[0] as Mutable, { rank_id: '2049' })),
      [`${at}.device[0].rank_id: it is "2049"; expected decimal text from "0" to "2048"`],
    ],
    [
      'a device_ip of -1',
      changed(({ devices }) => Object.assign(devices[0] as Mutable, { device_ip: '-1' })),
      [`${at}.device[0].device_ip: it is "-1"; expected the IP of the NPU`],
    ],
    [
      'a super_device_id of -2',
      changed(({ devices }) => Object.assign(devices[0] as Mutable, { super_device_id: '-2' })),
      [
        `${at}.device[0].super_device_id: it is "-2"; expected decimal text from "0" to "1073741824", or no such key`,
      ],
    ],
    [
      'a null among the super pods',
      changed(({ groups }) => Object.assign(groups[0] as Mutable, { super_pod_list: [null] })),
      ['server_group_list[0].super_pod_list[0]: it is null; expected super_pod_id as text and server_list'],
    ],
    [
      'a super pod of other servers',
      changed(({ groups }) =>
        Object.assign(groups[0] as Mutable, {
          super_pod_list: [{ super_pod_id: '0', server_list: [{ server_id: 'uid' }] }],
        }),
      ),
      [
        'server_group_list[0].super_pod_list[0]: it names {"server_id":"uid"}, which is no server_id of this group: no super pod is seen',
      ],
    ],
    [
      'an unknown hardware_type',
      changed(({ servers }) => Object.assign(servers[0] as Mutable, { hardware_type: '800I-A2-32G' })),
      [
        `${at}.hardware_type: it is "800I-A2-32G"; expected "800I A2(32G)" or "800I A2(64G)"`,
        'server_group_list[0].server_list[1].hardware_type: it is missing; expected "800I A2(32G)" or "800I A2(64G)"',
        'server_group_list: no server has the hardware_type "800I A2(32G)": the service never initialises',
        'server_group_list: no server has the hardware_type "800I A2(64G)": the service never initialises',
      ],
    ],
    [
      'a fault in a later group, which the Controller takes raw',
      changed(({ groups }) =>
        groups.push({
          group_id: '3',
          server_count: '1',
          server_list: [{ server_ip: 'x', server_id: '10.10.0.1' }],
        }),
      ),
      ['server_group_list[3].server_list[0].server_ip: it is "x"; expected the pod\'s IP'],
    ],
  ])('%s', (name, text, expected) => {
    expect(says(text)).toEqual(expected);
    expect(schemaRefuses(text)).toBe(!beyondSchema.includes(name));
  });

  test('fewer servers than the plan says', () => {
    const text = changed(({ groups, servers }) => {
      servers.pop();
      Object.assign(groups[0] as Mutable, { server_count: '1' });
    });
    expect(lintTable(text, twoServers).map(({ message }) => message)).toEqual([
      'it lists 1 servers, but 2 are planned',
    ]);
  });

  test('a standby that the plan has and the table lacks', () => {
    const pair = { ...twoServers.controller, replicas: 2 };
    expect(lintTable(good, { ...twoServers, controller: pair, coordinator: { ...pair } })).toEqual([
      { place: 'server_group_list', message: 'it lists 1 Controllers, but 2 are planned' },
      { place: 'server_group_list', message: 'it lists 1 Coordinators, but 2 are planned' },
    ]);
  });

  test('nothing makes it throw', () => {
    for (const text of [
      'null',
      '1',
      '{"server_group_list":[null,1,[]]}',
      '{"server_group_list":[{"server_list":[null,{"device":[null]}]}]}',
    ])
      expect(lintTable(text).length).toBeGreaterThan(0);
  });
});
