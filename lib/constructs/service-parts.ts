import type { Construct } from 'constructs';
import type { BootScripts } from '../boot/scripts';
import { toldRelease } from '../config/release';
import { invariants } from '../invariants';
import type { Manifest } from '../invariants/manifest';
import { type PodSecurityLevel, strictestLevel } from '../invariants/pod-security';
import type { ComponentPlan, DeploymentPlan } from '../plan/plan';
import { listeningPorts } from '../plan/port-graph';
import { bootFiles } from './boot-files';
import { bootScriptsMap, type ConfigMapData, ConfigFiles, configMapsOf } from './config-files';
import { Controller } from './controller';
import { Coordinator, type CoordinatorProps } from './coordinator';
import { type Labels, releaseOf } from './labels';
import { manifestsOf, objectsOf } from './manifests';
import type { MindieComponentProps } from './mindie-component';
import { Namespace } from './namespace';
import { allowedIngress } from './network-policy';
import { expectGenerations, RankTable } from './rank-table';
import { RanktableBuilder } from './ranktable-builder';
import { ServerRole } from './server-role';

export interface ServicePartsProps {
  readonly plan: DeploymentPlan;
  readonly bootScripts: BootScripts;
}

/** What a service is made of. */
export interface ServiceParts {
  /** Undefined where the service does not create it. */
  readonly namespace: Namespace | undefined;
  readonly rankTable: RankTable;
  readonly configFiles: ConfigFiles;
  readonly bootScripts: ConfigFiles;
  readonly ranktableBuilder: RanktableBuilder;
  /** In the order of the deployment's roles. */
  readonly servers: readonly ServerRole[];
  readonly controller: Controller;
  readonly coordinator: Coordinator;
  /** All of them in apply order, each with a name of its own. */
  readonly inOrder: readonly Construct[];
  /** Their objects as they were made, in apply order, by part and all together. */
  readonly manifestsByPart: ReadonlyMap<Construct, readonly Manifest[]>;
  readonly manifests: readonly Manifest[];
  /** The strictest Pod Security level that admits every pod. */
  readonly podSecurityLevel: PodSecurityLevel;
  /** A sentence for each invariant that does not hold, which only a fault of this generator can do. */
  readonly faults: readonly string[];
}

/** Makes all of one service in a construct. Applied one after the other, each object finds what it needs. */
export function serviceParts(
  scope: Construct,
  { plan, bootScripts: scripts }: ServicePartsProps,
): ServiceParts {
  const release = releaseOf(plan);
  const files = (id: string, configMaps: readonly ConfigMapData[]) =>
    new ConfigFiles(scope, id, { release, configMaps });
  const configFiles = files('config', configMapsOf(plan));
  const bootScripts = files('boot-scripts', [bootScriptsMap(plan, scripts)]);
  const components = componentsOf(scope, plan, scripts);
  const { servers, controller, coordinator } = components;
  const workloads = [...servers, controller, coordinator];
  const table = tableOf(scope, plan, workloads);
  const parts = [table.rankTable, configFiles, bootScripts, table.ranktableBuilder, ...workloads];
  const made = new Map<Construct, Manifest[]>(parts.map((part) => [part, manifestsOf(part)]));
  const podSecurityLevel = strictestLevel([...made.values()].flat());
  const namespace = plan.deployment.namespace.create
    ? new Namespace(scope, 'namespace', { release, podSecurityLevel })
    : undefined;
  const inOrder = namespace === undefined ? parts : [namespace, ...parts];
  oneAfterTheOther(inOrder);
  const manifestsByPart = new Map(inOrder.map((part) => [part, made.get(part) ?? manifestsOf(part)]));
  const manifests = [...manifestsByPart.values()].flat();
  return {
    ...{ namespace, configFiles, bootScripts, ...components, ...table },
    ...{ inOrder, manifestsByPart, manifests, podSecurityLevel },
    // Not before they are asked for: parts are made of a deployment with errors too, of which invariants need not hold.
    get faults() {
      return brokenInvariants(manifests);
    },
  };
}

type Components = Pick<ServiceParts, 'servers' | 'controller' | 'coordinator'>;

/** What runs MindIE. */
function componentsOf(scope: Construct, plan: DeploymentPlan, scripts: BootScripts): Components {
  const { controller, coordinator, deployment, paths } = plan;
  const { statusDirectory } = deployment.controller;
  const propsOf = <Own extends ComponentPlan>(component: Own) => componentProps(plan, scripts, component);
  return {
    servers: plan.servers.map((server) => {
      const { files, ...props } = propsOf(server);
      const own = { configMap: server.configName, key: 'config.json', content: server.configJson };
      const { weights } = deployment.model;
      return new ServerRole(scope, server.component, { ...props, files: [own, ...files], weights });
    }),
    controller: new Controller(scope, 'controller', {
      ...propsOf(controller),
      coordinator: coordinator.name,
      statusDirectory: statusDirectory.enabled
        ? { hostPath: statusDirectory.hostPath, mountPath: `${paths.mies}/logs` }
        : undefined,
    }),
    coordinator: new Coordinator(scope, 'coordinator', {
      ...propsOf(coordinator),
      controller: controller.name,
      service: clientService(plan),
    }),
  };
}

function componentProps<Own extends ComponentPlan>(
  plan: DeploymentPlan,
  bootScripts: BootScripts,
  component: Own,
): MindieComponentProps & { readonly component: Own } {
  const { deployment, names, portGraph } = plan;
  const { mode, timeoutSeconds } = deployment.ranktableBuilder;
  return {
    release: releaseOf(plan),
    component,
    image: deployment.image,
    podSecurity: deployment.podSecurity,
    ports: listeningPorts(portGraph, component.kind),
    tableName: names.globalRanktable,
    commonEnvironment: { configMap: names.commonEnvironment, variables: plan.commonEnvironment },
    files: bootFiles(plan, bootScripts, component.kind),
    ingress: allowedIngress(plan, component.kind),
    rollOut: { mode, timeoutSeconds },
  };
}

function clientService({ deployment, names }: DeploymentPlan): CoordinatorProps['service'] {
  const { type, nodePort, annotations } = deployment.service;
  if (type === 'none') return undefined;
  const port = deployment.ports.coordinator.inference;
  return { name: names.inferenceService, type, port, nodePort, annotations };
}

type Table = Pick<ServiceParts, 'rankTable' | 'ranktableBuilder'>;

/** The table of these workloads, and what builds it. */
function tableOf(
  scope: Construct,
  plan: DeploymentPlan,
  workloads: Parameters<typeof expectGenerations>[1],
): Table {
  const { deployment, names, portGraph, servers } = plan;
  const { ranktableBuilder: settings, image } = deployment;
  const tablePlan = settings.mode === 'job' ? expectGenerations(plan.table, workloads) : plan.table;
  const common = { release: releaseOf(plan), tablePlan, tablePlanName: names.tablePlan };
  return {
    rankTable: new RankTable(scope, 'table', { ...common, servers, annotations: forReaders(plan) }),
    ranktableBuilder: new RanktableBuilder(scope, 'ranktable-builder', {
      ...common,
      name: names.builder,
      settings,
      pullSecrets: image.pullSecrets,
      ports: listeningPorts(portGraph, 'ranktable-builder'),
      ingress: allowedIngress(plan, 'ranktable-builder'),
    }),
  };
}

/** For those who read the output: what was taken for granted, and what its author meant so. */
function forReaders({ deployment, silenced }: DeploymentPlan): Labels {
  const { release, toldBy } = toldRelease(deployment.image);
  const reasons = Object.fromEntries(silenced.map(({ rule, reason }) => [rule, reason.trim()]));
  return {
    'cdk8s-mindie/mindie-release': toldBy === undefined ? release.id : `${release.id}, told by ${toldBy}`,
    ...(silenced.length === 0 ? {} : { 'cdk8s-mindie/silenced': JSON.stringify(reasons) }),
  };
}

/** A chain, and not each after all before it: cdk8s walks every path of dependencies. */
function oneAfterTheOther(parts: readonly Construct[]): void {
  parts.flatMap(objectsOf).reduce((previous, object) => {
    object.addDependency(previous);
    return object;
  });
}

function brokenInvariants(manifests: readonly Manifest[]): string[] {
  return Object.entries(invariants).flatMap(([name, invariant]) =>
    invariant(manifests).map((fault) => `${name}: ${fault}`),
  );
}
