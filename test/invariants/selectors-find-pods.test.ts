import type { Labels, Manifest, PolicyPeer } from '../../lib/invariants/manifest';
import { selectorsFindPods } from '../../lib/invariants/selectors-find-pods';
import { manifest, pod, workload } from './support';

const server = workload('server', pod(), { labels: { app: 'server', tier: 'npu' } });
const controller = workload('controller', pod(), { labels: { app: 'controller' } });

const selecting: Readonly<Record<string, (labels: Labels) => Manifest>> = {
  Service: (labels) => manifest('Service', 'a', { spec: { selector: labels } }),
  PodDisruptionBudget: (matchLabels) =>
    manifest('PodDisruptionBudget', 'a', { spec: { selector: { matchLabels } } }),
  NetworkPolicy: (matchLabels) => manifest('NetworkPolicy', 'a', { spec: { podSelector: { matchLabels } } }),
};

describe.each(Object.entries(selecting))('a %s', (kind, select) => {
  const faults = (labels: Labels, ...workloads: readonly Manifest[]): string[] =>
    selectorsFindPods([select(labels), ...workloads]);
  const fault = (by: string, whose: string): string[] => [
    `${kind} serving/a selects by ${by} the pods of ${whose}; it must be those of one workload`,
  ];

  test('selects the pods of one workload, by some of their labels or by all', () => {
    expect(faults({ app: 'server' }, server, controller)).toEqual([]);
    expect(faults({ app: 'server', tier: 'npu' }, server, controller)).toEqual([]);
  });

  test('is wrong when it selects no pods', () => {
    expect(faults({ app: 'serve' }, server, controller)).toEqual(fault('app=serve', 'no workload'));
    expect(faults({ app: 'server', tier: 'cpu' }, server)).toEqual(
      fault('app=server,tier=cpu', 'no workload'),
    );
    expect(faults({ app: 'server' })).toEqual(fault('app=server', 'no workload'));
  });

  test('is wrong when it selects the pods of several', () => {
    expect(faults({}, server, controller)).toEqual(
      fault('no label', 'Deployment serving/server and Deployment serving/controller'),
    );
  });

  test('does not reach into another namespace', () => {
    const elsewhere = { ...server, metadata: { ...server.metadata, namespace: 'other' } };
    expect(faults({ app: 'server' }, elsewhere)).toEqual(fault('app=server', 'no workload'));
    expect(faults({ app: 'server' }, elsewhere, server)).toEqual([]);
  });

  test('looks at the labels of the pods, not at those of the object', () => {
    const bare = { ...server, spec: { template: { spec: pod() } } };
    expect(faults({ app: 'server' }, bare)).toEqual(fault('app=server', 'no workload'));
  });
});

test.each(['Service', 'PodDisruptionBudget', 'NetworkPolicy'])('a %s without a selector is wrong', (kind) => {
  expect(selectorsFindPods([manifest(kind, 'a'), server, controller])).toEqual([
    `${kind} serving/a selects by no label the pods of Deployment serving/server and Deployment serving/controller; it must be those of one workload`,
  ]);
});

test('the selector of a Deployment is for its own pods', () => {
  expect(selectorsFindPods([{ ...server, spec: { ...server.spec, selector: { app: 'other' } } }])).toEqual(
    [],
  );
});

describe('whom a NetworkPolicy admits', () => {
  const faults = (...from: readonly PolicyPeer[]): string[] => {
    const spec = { podSelector: { matchLabels: { app: 'server' } }, ingress: [{}, { from }] };
    return selectorsFindPods([manifest('NetworkPolicy', 'a', { spec }), server, controller]);
  };
  const app = (name: string): PolicyPeer => ({ podSelector: { matchLabels: { app: name } } });

  test('is there, and may be several workloads', () => {
    expect(faults(app('controller'), app('server'), { podSelector: {} })).toEqual([]);
  });

  test('is not there', () => {
    expect(faults(app('controller'), app('contoller'))).toEqual([
      'NetworkPolicy serving/a admits pods by app=contoller, but no workload makes such',
    ]);
  });

  test('may be of another namespace, whose pods are not ours to know', () => {
    expect(faults({ ...app('prometheus'), namespaceSelector: {} }, { namespaceSelector: {} })).toEqual([]);
  });
});
