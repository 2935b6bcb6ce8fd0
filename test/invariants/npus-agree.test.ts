import type { Container, Manifest } from '../../lib/invariants/manifest';
import { npusAgree } from '../../lib/invariants/npus-agree';
import { manifest, pod, workload } from './support';

const npus = (number: number | string) => ({ 'huawei.com/Ascend910': number });
interface Amounts {
  readonly worldSize: number;
  readonly tp: number;
  readonly dp?: number;
  readonly cp?: number;
  readonly npuDeviceIds: readonly number[];
}
const amounts: Amounts = { worldSize: 2, tp: 2, npuDeviceIds: [0, 1] };

function configMap(name: string, { npuDeviceIds, ...model }: Amounts): Manifest {
  const ModelDeployConfig = { ModelConfig: [model] };
  const file = { BackendConfig: { npuDeviceIds: [npuDeviceIds], ModelDeployConfig } };
  return manifest('ConfigMap', name, { data: { 'config.json': JSON.stringify(file) } });
}

function server(
  resources: Container['resources'],
  labels = { 'ring-controller.atlas': 'ascend-910b' },
): Manifest {
  const sources = [{ configMap: { name: 'boot-scripts' } }, { configMap: { name: 'server-config' } }];
  const volumes = [{ name: 'files', projected: { sources } }];
  return workload('server', pod({ resources }, { volumes }), { labels });
}

/** What is said of a server that asks for two NPUs with this config.json. */
const faultsOf = (differing: Partial<Amounts>): string[] =>
  npusAgree([
    manifest('ConfigMap', 'boot-scripts', { data: { 'boot.sh': '' } }),
    configMap('other-config', { worldSize: 7, tp: 7, npuDeviceIds: [] }),
    configMap('server-config', { ...amounts, ...differing }),
    server({ requests: npus(2), limits: npus('2') }),
  ]);

test('a server uses in all ways the NPUs that it asks for', () => {
  expect(faultsOf({})).toEqual([]);
});

test.each<[string, Partial<Amounts>]>([
  ['data', { tp: 1, dp: 2 }],
  ['context', { tp: 1, cp: 2 }],
])('its ranks may be parallel in %s as well', (_, differing) => {
  expect(faultsOf(differing)).toEqual([]);
});

test('the cluster may have another name for NPUs, but a server has one kind', () => {
  const other = { 'example.com/npu': 2, memory: '1Gi' };
  expect(
    npusAgree([configMap('server-config', amounts), server({ requests: other, limits: other })]),
  ).toEqual([]);
  const requests = { ...other, ...npus(2) };
  expect(npusAgree([configMap('server-config', amounts), server({ requests, limits: requests })])).toEqual([
    'Deployment serving/server requests huawei.com/Ascend910 beside its NPUs',
  ]);
});

test.each<[string, Partial<Amounts>]>([
  ['worldSize is 4', { worldSize: 4 }],
  ['worldSize is 1', { worldSize: 1 }],
  ['tp x dp x cp is 4', { tp: 4 }],
  ['tp x dp x cp is 1', { tp: 1 }],
  ['tp x dp x cp is 4', { dp: 2 }],
  ['tp x dp x cp is 6', { cp: 3 }],
  ['number of npuDeviceIds is 1', { npuDeviceIds: [0] }],
  ['number of npuDeviceIds is 3', { npuDeviceIds: [0, 1, 2] }],
])('it is wrong when its %s', (what, differing) => {
  expect(faultsOf(differing)).toEqual([`Deployment serving/server requests 2 NPUs, but its ${what}`]);
});

test('it is wrong when it has no config.json, and says so of each amount', () => {
  const [alone] = npusAgree([server({ requests: npus(2), limits: npus(2) })]);
  expect(alone).toBe('Deployment serving/server requests 2 NPUs, but its worldSize is undefined');
});

test.each<[string, Container['resources']]>([
  ['4', { requests: npus(2), limits: npus(4) }],
  ['1', { requests: npus(2), limits: npus(1) }],
  ['undefined', { requests: npus(2), limits: { memory: '1Gi' } }],
  ['undefined', { requests: npus(2) }],
])('it is wrong when its limit is %s', (limit, resources) => {
  expect(npusAgree([configMap('server-config', amounts), server(resources)])).toEqual([
    `Deployment serving/server requests 2 NPUs, but its limit is ${limit}`,
  ]);
});

test.each<[string, Container['resources']]>([
  ['nothing', undefined],
  ['no more than a limit', { limits: npus(2) }],
  ['memory only', { requests: { memory: '1Gi' } }],
])('it is wrong when it asks for %s', (_, resources) => {
  expect(npusAgree([configMap('server-config', amounts), server(resources)])).toEqual([
    'Deployment serving/server requests no NPUs',
  ]);
});

test('what the Ascend Operator does not take for a server needs no NPUs', () => {
  expect(
    npusAgree([server(undefined, { 'ring-controller.atlas': undefined as never }), workload('other', pod())]),
  ).toEqual([]);
});
