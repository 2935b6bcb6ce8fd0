import { decide } from '../../lib/ranktable/decide';
import { lintMembers, membersOf } from '../../lib/ranktable/members';
import type { Table } from '../../lib/ranktable/table';
import {
  complete,
  devices,
  hccl,
  management,
  messages,
  pod,
  published,
  rings,
  serverPod,
  serverRings,
  twoServers,
} from './support';

const table = published(decide(twoServers, complete));
const good = 'server 10.0.0.1\nserver 10.0.0.2\ncontroller 10.0.1.2\ncoordinator 10.0.1.1\n';

test('a pod is a line of its role and its address, in the order of the table', () => {
  expect(membersOf(table)).toBe(good);
});

test('two Coordinators are two lines, and in a multi-node table every group from 2 on is of servers', () => {
  const server = (ip: string) => ({ server_id: '10.10.0.1', server_ip: ip });
  const group = (group_id: string, ...ips: string[]) => ({
    group_id,
    server_count: String(ips.length),
    server_list: ips.map(server),
  });
  const multiNode: Table = {
    version: '1.0',
    status: 'completed',
    server_group_list: [
      group('2', '10.0.0.2', '10.0.0.1'),
      group('3', '10.0.0.3'),
      group('1', '10.0.1.2'),
      group('0', '10.0.1.1', '10.0.1.3'),
    ],
  };
  expect(membersOf(multiNode)).toBe(
    'server 10.0.0.2\nserver 10.0.0.1\nserver 10.0.0.3\ncontroller 10.0.1.2\ncoordinator 10.0.1.1\ncoordinator 10.0.1.3\n',
  );
});

/** A pod has its address from `status.podIP` (downward API), as that is written there, and looks for just that text. */
test.each(['fd00::a:5', 'fd00:0:0:0:0:0:a:5', 'FD00::A:5'])(
  'an address is the text of status.podIP, whatever form of it hccl.json has: %s',
  (ip) => {
    const node = '2001:db8::2';
    const pods = [
      ...management,
      serverPod('mindie-server-0', '10.0.0.1'),
      pod('mindie-server', 'mindie-server-1', {
        ip,
        host: node,
        npus: devices(2, 0).map((one, index) => ({ ...one, ip: `fd00::1:${index}` })),
      }),
    ];
    const [first] = serverRings(1, 2);
    const second = {
      ip: 'fd00::0a:5',
      id: '2001:DB8::2',
      host: '2001:db8:0::2',
      devices: devices(2, 2).map((one, index) => ({ ...one, id: String(index), ip: `FD00:0::1:${index}` })),
    };
    const text = hccl([first as NonNullable<typeof first>, second]);
    expect(
      decide(twoServers, { ...complete, pods, configMaps: [rings('mindie-server', text)] }),
    ).toMatchObject({
      kind: 'publish',
      members: `server 10.0.0.1\nserver ${ip}\ncontroller 10.0.1.2\ncoordinator 10.0.1.1\n`,
    });
  },
);

test('two pods of one address in two forms are as wrong as of one text', () => {
  const [, controller] = management as [(typeof complete.pods)[number], (typeof complete.pods)[number]];
  const coordinator = pod('mindie-ms-coordinator', 'coordinator', { ip: 'fd00::1', host: '10.10.0.9' });
  const other = { ...controller, status: { ...controller.status, podIP: 'FD00:0::1' } };
  const pods = [coordinator, other, ...complete.pods.slice(2)];
  expect(messages(twoServers, { ...complete, pods }).says[0]).toMatch(
    /^coordinator and controller both have the IP fd00::1,/,
  );
});

test('a Coordinator with an IPv6 address is a line with it', () => {
  const [, controller] = management;
  const coordinator = pod('mindie-ms-coordinator', 'coordinator', { ip: 'fd00::1:1', host: 'fd00::9' });
  const pods = [coordinator, controller as typeof coordinator, ...complete.pods.slice(2)];
  expect(decide(twoServers, { ...complete, pods })).toMatchObject({
    members: good.replace('coordinator 10.0.1.1', 'coordinator fd00::1:1'),
  });
});

describe('lint', () => {
  test('accepts the members of the table', () => {
    expect(lintMembers(good, table)).toEqual([]);
  });

  const waits = (line: string) => `: it has no line "${line}", so that pod waits for ever`;
  const starts = (place: string, line: string) =>
    `${place}: it is ${JSON.stringify(line)}, which is no pod of the table: such a pod would start`;
  const form = ': it has the pods of the table, but not one line each, in its order, each with a line end';
  test.each<[string, string, string[]]>([
    ['a server that is missing', good.replace('server 10.0.0.2\n', ''), [waits('server 10.0.0.2')]],
    ['a server too many', `${good}server 10.0.0.9\n`, [starts('line 5', 'server 10.0.0.9')]],
    [
      'a pod in another role',
      good.replace('server 10.0.0.2', 'controller 10.0.0.2'),
      [waits('server 10.0.0.2'), starts('line 2', 'controller 10.0.0.2')],
    ],
    [
      'another form of an address',
      good.replace('10.0.0.2', '10.0.0.02'),
      [waits('server 10.0.0.2'), starts('line 2', 'server 10.0.0.02')],
    ],
    [
      'line ends of Windows',
      good.replace('\n', '\r\n'),
      [waits('server 10.0.0.1'), starts('line 1', 'server 10.0.0.1\r')],
    ],
    ['no line end at the end', good.trimEnd(), [form]],
    ['another order', [...good.trimEnd().split('\n')].reverse().join('\n') + '\n', [form]],
    ['a line twice', `${good}server 10.0.0.2\n`, [form]],
  ])('finds %s', (_, text, expected) => {
    expect(lintMembers(text, table).map(({ place, message }) => `${place}: ${message}`)).toEqual(expected);
  });

  test('finds all that is missing in an empty file', () => {
    expect(lintMembers('', table)).toHaveLength(4);
  });
});
