import { ApiObject, App, Chart, type ChartProps } from 'cdk8s';
import type { Construct } from 'constructs';
import type { BootScripts } from '../boot/scripts';
import { ConfigFiles } from '../constructs/config-files';
import { controllerPods } from '../constructs/controller';
import { coordinatorPods } from '../constructs/coordinator';
import { DisruptionBudget } from '../constructs/disruption-budget';
import { InferenceService } from '../constructs/inference-service';
import { recommendedLabels } from '../constructs/labels';
import { expectGenerations, type MindiePods } from '../constructs/mindie-pods';
import { Namespace } from '../constructs/namespace';
import { NetworkPolicy } from '../constructs/network-policy';
import { RanktableBuilder } from '../constructs/ranktable-builder';
import { serverPods } from '../constructs/server';
import { Table } from '../constructs/table';
import { workloadKinds } from '../constructs/workload';
import type { DeploymentPlan } from '../plan/plan';
import { invariants } from '../invariants';
import { strictestLevel } from '../invariants/pod-security';
import { manifestsOf, manifestsOfChart } from './manifests';

export interface DeploymentAppProps {
  readonly plan: DeploymentPlan;
  readonly bootScripts: BootScripts;
}

/** One deployment: a chart, and so a file, for each component, in apply order. */
export function deploymentApp({ plan, bootScripts }: DeploymentAppProps): App {
  const app = new App();
  const chartProps = {
    namespace: plan.deployment.namespace.name,
    disableResourceNameHashes: true,
  };
  const chart = (id: string, fill: (scope: Construct) => void): Chart => newChart(app, id, chartProps, fill);
  const servers = plan.servers.map((server) => serverPods(plan, server, bootScripts));
  const workloads = [...servers, controllerPods(plan, bootScripts), coordinatorPods(plan, bootScripts)];
  const { ranktableBuilder } = plan.deployment;
  const tablePlan = ranktableBuilder.mode === 'job' ? expectGenerations(plan.table, workloads) : plan.table;
  const charts = [
    chart('table', (scope) => new Table(scope, 'table', { plan, tablePlan })),
    chart('config', (scope) => new ConfigFiles(scope, 'files', { plan, bootScripts })),
    chart('ranktable-builder', (scope) => new RanktableBuilder(scope, 'builder', { plan, tablePlan })),
    ...workloads.map((pods) =>
      chart(pods.component.component, (scope) => {
        fillComponent(scope, plan, pods);
      }),
    ),
  ];
  const inOrder = plan.deployment.namespace.create ? [namespaceChart(app, plan, charts), ...charts] : charts;
  inOrder.reduce((previous, chart) => {
    chart.addDependency(previous);
    return chart;
  });
  app.node.addValidation({ validate: () => brokenInvariants(app) });
  return app;
}

/** Everything of one component; the policy first, so that no pod is ever without it. */
function fillComponent(scope: Construct, plan: DeploymentPlan, pods: MindiePods): void {
  const { component } = pods;
  const { networkPolicy, service } = plan.deployment;
  if (networkPolicy)
    new NetworkPolicy(scope, 'network-policy', {
      plan,
      listener: component.kind,
      name: component.name,
      labels: recommendedLabels(plan, component.component),
    });
  new workloadKinds[component.workload](scope, 'workload', { plan, pods });
  // With a single pod, a budget would block every drain or allow what is allowed without it.
  if (component.replicas > 1) new DisruptionBudget(scope, 'disruption-budget', { plan, component });
  if (component.kind === 'coordinator' && service.type !== 'none')
    new InferenceService(scope, 'inference', { plan, type: service.type });
}

function newChart(app: App, id: string, props: ChartProps, fill: (scope: Construct) => void): Chart {
  const chart = new Chart(app, id, props);
  fill(chart);
  for (const construct of chart.node.findAll()) {
    if (ApiObject.isApiObject(construct)) {
      construct.metadata.addAnnotation('argocd.argoproj.io/sync-wave', syncWave(construct.kind));
    }
  }
  return chart;
}

/** The namespace admits just what the other charts' pods need. */
function namespaceChart(app: App, plan: DeploymentPlan, others: readonly Chart[]): Chart {
  const podSecurityLevel = strictestLevel(others.flatMap(manifestsOfChart));
  return newChart(app, 'namespace', { disableResourceNameHashes: true }, (scope) => {
    new Namespace(scope, 'namespace', { plan, podSecurityLevel });
  });
}

/**
 * Argo CD applies wave by wave and waits for each to be healthy. The builder Job is in the wave of the workloads: they
 * are not ready before it has run, and it waits for their IPs. A disruption budget is there too: before there are pods, it
 * allows no disruption, which may pass for unhealthy.
 */
function syncWave(kind: string): string {
  const waves: Readonly<Record<string, string>> = {
    Namespace: '-2',
    ConfigMap: '-1',
    ServiceAccount: '-1',
    Role: '-1',
    RoleBinding: '-1',
    NetworkPolicy: '-1',
  };
  return waves[kind] ?? '0';
}

function brokenInvariants(app: App): string[] {
  const manifests = manifestsOf(app);
  return Object.entries(invariants).flatMap(([name, invariant]) =>
    invariant(manifests).map((fault) => `${name}: ${fault}`),
  );
}
