// How many pods a drain of nodes may take at once.
import type { Manifest } from '../../lib/invariants/manifest';
import { heterogeneous, homogeneous, manifestsOf } from '../support/synth';

const budgets = (deployment: object): Manifest[] =>
  manifestsOf(deployment).filter(({ kind }) => kind === 'PodDisruptionBudget');
const names = (deployment: object): string[] => budgets(deployment).map(({ metadata }) => metadata.name);

test('one pod of several at a time, and whatever is not ready', () => {
  expect(budgets(homogeneous).map(({ spec }) => spec)).toEqual([
    {
      selector: { matchLabels: { app: 'mindie-server', 'app.kubernetes.io/instance': 'mindie' } },
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  ]);
});

test('prefill and decode each have their own', () => {
  expect(names(heterogeneous)).toEqual(['mindie-server', 'mindie-server-heterogeneous']);
});

test('a single pod has none, as it would block every drain or nothing', () => {
  const prefill = { instances: 1, npusPerInstance: 2 };
  expect(names({ ...heterogeneous, prefill })).toEqual(['mindie-server-heterogeneous']);
});

test.each([
  ['Controller', { controller: true }, ['mindie-server', 'mindie-ms-controller']],
  ['Coordinator', { coordinator: true }, ['mindie-server', 'mindie-ms-coordinator']],
])('the two of an active/standby pair of the %s are not taken together', (_, backup, expected) => {
  expect(names({ ...homogeneous, backup })).toEqual(expected);
});
