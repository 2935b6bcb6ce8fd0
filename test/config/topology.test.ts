import { parse } from 'yaml';
import { hardwareRecords } from '../../lib/config/hardware';
import { validate } from '../../lib/config/schema-validator';
import { type Topology, topologyOf } from '../../lib/config/topology';

function topologyOfFile(keys: string): Topology {
  const shared = `image: { name: mindie, tag: '2.2' }\nmodel: { name: llama, weightsPath: /data/llama }\n`;
  const { deployment, findings } = validate(parse(shared + keys) as object);
  expect(findings).toEqual([]);
  if (deployment === undefined) throw new Error('no deployment');
  return topologyOf(deployment);
}

test('servers that are all alike are one role, of which the Controller makes prefill and decode at the given rate', () => {
  const topology = topologyOfFile(`variant: homogeneous
server: { instances: 4, npusPerInstance: 8, rate: { prefill: 3, decode: 1 } }
`);
  expect(topology).toMatchObject({ by: 'controller', rate: { prefill: 3, decode: 1 } });
  expect(topology.roles).toHaveLength(1);
  expect(topology.roles[0]).toMatchObject({
    key: 'server',
    duty: 'either',
    instances: 4,
    podsPerInstance: 1,
    npusPerPod: 8,
    workload: 'Deployment',
    resourceName: 'huawei.com/Ascend910',
    nodeLabels: {},
    overrides: {},
  });
});

test('prefill and decode on nodes of their own are two roles, each with its label, its overrides and the record of its kind', () => {
  const { by, roles } = topologyOfFile(`variant: heterogeneous
prefill: { instances: 1, npusPerInstance: 2, nodeLabel: small }
decode: { instances: 2, npusPerInstance: 2, overrides: { config.json: { ServerConfig: { maxLinkNum: 900 } } } }
`);
  expect(by).toBe('hardware');
  expect(roles.map(({ key, duty, instances }) => [key, duty, instances])).toEqual([
    ['prefill', 'prefill', 1],
    ['decode', 'decode', 2],
  ]);
  expect(roles.map(({ nodeLabels }) => nodeLabels)).toEqual([
    { 'hardware-type': 'small' },
    { 'hardware-type': '800I-A2-64G' },
  ]);
  expect(roles.map(({ overrides }) => Object.keys(overrides))).toEqual([[], ['config.json']]);
  expect(roles.map(({ hardware }) => hardware)).toEqual([
    hardwareRecords['800I-A2-32G'],
    hardwareRecords['800I-A2-64G'],
  ]);
});

test('a role has the record of its server type, and the resource name that the file gives in place of the record’s', () => {
  const [role] = topologyOfFile(`variant: homogeneous
hardware: 800I-A3
resourceName: huawei.com/Ascend910C
server: { instances: 2, npusPerInstance: 16 }
`).roles;
  expect(role.hardware).toBe(hardwareRecords['800I-A3']);
  expect(role.resourceName).toBe('huawei.com/Ascend910C');
});

test('each record goes by the name of its type, or by that and the memory of its NPUs', () => {
  for (const [name, { type, hardwareType, npuMemoryGB }] of Object.entries(hardwareRecords)) {
    expect([type, `${type}-${npuMemoryGB ?? ''}G`]).toContain(name);
    if (hardwareType !== undefined)
      expect(hardwareType).toBe(`${type.replace('-', ' ')}(${npuMemoryGB ?? ''}G)`);
  }
});
