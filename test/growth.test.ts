// Twice the services are twice the work, and more instances of a role are none: told by counts, as times tell of the machine.
import { build, render, type Synthesized } from '../lib/building';
import { checkText, type LoadedDeployment } from '../lib/check';
import { collisions } from '../lib/invariants/collisions';
import type { MindieFile } from '../lib/plan/mindie-files/derived';
import { heterogeneous } from './support/synth';

/** What was worked out once for each, as often as it was. */
const mockMade: object[] = [];
jest.mock('../lib/config/once', () => {
  const { oncePer } = jest.requireActual<typeof import('../lib/config/once')>('../lib/config/once');
  const recorded: typeof oncePer = (make) =>
    oncePer((key) => {
      mockMade.push(key);
      return make(key);
    });
  return { oncePer: recorded };
});

function load(index: number, given: object = heterogeneous): LoadedDeployment {
  const own = {
    ...given,
    namespace: { name: `n${1000 + index}` },
    service: { nodePort: 30_000 + index },
    controller: { statusDirectory: { hostPath: `/data/status-${1000 + index}` } },
  };
  const { deployments, problems } = checkText(`d${1000 + index}.yaml`, JSON.stringify(own));
  expect(problems.filter(({ severity }) => severity !== 'warning')).toEqual([]);
  return deployments[0] as LoadedDeployment;
}

function services(count: number): Synthesized[] {
  return Array.from({ length: count }, (_, index) => build(load(index)));
}

/** Counts how often any property of the data is read. */
function counting<T extends object>(data: T): { readonly counted: T; readonly reads: () => number } {
  let reads = 0;
  const handler: ProxyHandler<object> = {
    get(target, key) {
      reads++;
      const value: unknown = Reflect.get(target, key);
      const descriptor = Reflect.getOwnPropertyDescriptor(target, key);
      const isFixed = descriptor?.configurable === false && descriptor.writable === false;
      return typeof value === 'object' && value !== null && !isFixed ? new Proxy(value, handler) : value;
    },
  };
  return { counted: new Proxy(data, handler) as T, reads: () => reads };
}

function bytesOf(all: readonly Synthesized[]): number {
  return all.map(render).reduce((sum, { files }) => sum + Object.values(files).join('').length, 0);
}

test('a deployment of more instances has as many objects and bytes', () => {
  const few = [build(load(0, { ...heterogeneous, prefill: { instances: 2, npusPerInstance: 2 } }))];
  const many = [build(load(0, { ...heterogeneous, prefill: { instances: 9, npusPerInstance: 2 } }))];
  expect(many[0]?.manifests).toHaveLength(few[0]?.manifests.length ?? NaN);
  expect(bytesOf(many)).toBe(bytesOf(few));
});

test('twice the deployments are twice the objects and bytes', () => {
  const [some, twice] = [services(4), services(8)];
  expect(twice.flatMap(({ manifests }) => manifests)).toHaveLength(
    2 * some.flatMap(({ manifests }) => manifests).length,
  );
  expect(bytesOf(twice)).toBe(2 * bytesOf(some));
});

test('twice the deployments are looked at twice as often for collisions, and not each with each', () => {
  const reads = (count: number): number => {
    const { counted, reads: soFar } = counting(services(count));
    expect(collisions(counted)).toEqual([]);
    return soFar();
  };
  const [some, twice] = [reads(8), reads(16)];
  expect(twice).toBeGreaterThan(some);
  expect(twice).toBeLessThanOrEqual(2 * some);
});

test('checks, rules, plan and manifests of a deployment merge each of its MindIE files once', () => {
  mockMade.length = 0;
  render(build(load(0)));
  const isMindieFile = (key: object): key is MindieFile => 'derived' in key && 'defaults' in key;
  const merged = mockMade.filter(isMindieFile).map(({ name }) => name);
  // config.json of prefill and of decode.
  expect(merged.sort()).toEqual([
    'config.json',
    'config.json',
    'http_client_ctl.json',
    'ms_controller.json',
    'ms_coordinator.json',
  ]);
});
