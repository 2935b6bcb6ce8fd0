// A construct of its own, without a plan around it: what is made of its props alone.
import { Chart, Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import { DisruptionBudget } from '../../lib/constructs/disruption-budget';
import { InferenceService } from '../../lib/constructs/inference-service';
import { Namespace } from '../../lib/constructs/namespace';
import { NetworkPolicy } from '../../lib/constructs/network-policy';

const release = { name: 'blue', namespace: 'serving' };
const labels = (component: string) => ({
  'app.kubernetes.io/component': component,
  'app.kubernetes.io/instance': 'blue',
  'app.kubernetes.io/managed-by': 'cdk8s-mindie',
  'app.kubernetes.io/name': 'mindie',
  'app.kubernetes.io/part-of': 'mindie-pd',
});
const wave = (number: string) => ({ 'argocd.argoproj.io/sync-wave': number });

function made(fill: (scope: Construct) => void): unknown {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'other' });
  fill(chart);
  return Testing.synth(chart);
}

test('the Service has its namespace, labels, wave and annotations, and says where it is', () => {
  const annotations = { 'service.kubernetes.io/topology-mode': 'Auto' };
  const selector = { app: 'blue-ms-coordinator' };
  let endpoint: unknown;
  const objects = made((scope) => {
    const own = { name: 'blue-infer', type: 'ClusterIP', port: 8000 } as const;
    ({ endpoint } = new InferenceService(scope, 'inference', { release, ...own, annotations, selector }));
  });
  expect(endpoint).toEqual({ serviceName: 'blue-infer', port: 8000 });
  expect(objects).toEqual([
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'blue-infer',
        namespace: 'serving',
        labels: labels('coordinator'),
        annotations: { ...annotations, ...wave('0') },
      },
      spec: {
        type: 'ClusterIP',
        selector,
        ports: [{ name: 'inference', port: 8000, targetPort: 8000, protocol: 'TCP' }],
      },
    },
  ]);
});

test('a Namespace is in no namespace, whatever the chart says', () => {
  const objects = made((scope) => {
    new Namespace(scope, 'namespace', { release, podSecurityLevel: 'baseline' });
  });
  expect(objects).toMatchObject([
    {
      metadata: {
        name: 'serving',
        labels: { ...labels('namespace'), 'pod-security.kubernetes.io/enforce': 'baseline' },
        annotations: wave('-2'),
      },
    },
  ]);
  expect(objects).not.toMatchObject([{ metadata: { namespace: expect.anything() as unknown } }]);
});

test('a NetworkPolicy lets in those whom it is told of, and by default nobody', () => {
  const from = [{ podSelector: { matchLabels: { app: 'blue-ms-coordinator' } } }];
  const ingressOf = (ingress: NonNullable<ConstructorParameters<typeof NetworkPolicy>[2]>['ingress']) =>
    made((scope) => {
      new NetworkPolicy(scope, 'policy', { release, name: 'blue-server', labels: labels('server'), ingress });
    });
  const common = {
    podSelector: { matchLabels: { app: 'blue-server', 'app.kubernetes.io/instance': 'blue' } },
    policyTypes: ['Ingress'],
  };
  const metadata = { namespace: 'serving', annotations: wave('-1') };
  expect(ingressOf([{ from, port: 1025 }, { from: 'everyone' }])).toMatchObject([
    { metadata, spec: { ...common, ingress: [{ from, ports: [{ port: 1025, protocol: 'TCP' }] }, {}] } },
  ]);
  expect(ingressOf([])).toMatchObject([{ metadata, spec: common }]);
  expect(ingressOf([])).not.toMatchObject([{ spec: { ingress: expect.anything() as unknown } }]);
});

test('a budget is for the pods of its workload', () => {
  const objects = made((scope) => {
    new DisruptionBudget(scope, 'budget', { release, name: 'blue-server', component: 'server' });
  });
  expect(objects).toMatchObject([
    {
      metadata: { name: 'blue-server', namespace: 'serving', annotations: wave('0') },
      spec: { selector: { matchLabels: { app: 'blue-server', 'app.kubernetes.io/instance': 'blue' } } },
    },
  ]);
});
