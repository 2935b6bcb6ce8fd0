import type { Controller, Coordinator, Deployment, Silence } from '../config/deployment';
import { type MindieComponent, mindieComponents } from '../config/tls-links';
import { type ComponentKey, type Role, type Topology, topologyOf } from '../config/topology';
import type { PlannedServers, TablePlan } from '../ranktable/table-plan';
import { type CertificatePlan, certificatePlan } from './certificates';
import {
  commonEnvironment,
  type ComponentEnvironment,
  controllerEnvironment,
  coordinatorEnvironment,
  serverEnvironment,
  type Variables,
} from './environment';
import { type InstallPaths, installPaths } from '../config/install-paths';
import { fileText, mindieFiles, type MindieFiles, textForCoordinator } from './mindie-files';
import type { MindieFile } from './mindie-files/derived';
import { objectNames, type ObjectNames, ringsConfigName, serverConfigName } from './names';
import { portGraph, type PortUse } from './port-graph';

/** Everything that follows from one deployment file, as plain data without Kubernetes. */
export interface DeploymentPlan {
  readonly deployment: Deployment;
  readonly names: ObjectNames;
  readonly paths: InstallPaths;
  /** What the servers are made of, and the kinds of them. */
  readonly topology: Topology;
  readonly roles: readonly Role[];
  /** The workloads of the roles. */
  readonly servers: readonly ServerPlan[];
  readonly controller: ComponentPlan;
  readonly coordinator: ComponentPlan;
  /** Who connects to whom. */
  readonly portGraph: readonly PortUse[];
  readonly commonEnvironment: Variables;
  /** The MindIE files but for config.json, of which each role has its own. */
  readonly files: readonly PlannedFile[];
  readonly table: TablePlan;
  /** The warnings that the file silenced, in the order of their names. */
  readonly silenced: readonly Silence[];
}

/** A MindIE file, and the pods that see it. */
export interface PlannedFile {
  readonly configMap: string;
  readonly key: string;
  readonly content: string;
  /** Whose pods read it: they restart when it changes. */
  readonly readers: readonly MindieComponent[];
}

/** One of the workloads that run MindIE. */
export interface ComponentPlan {
  /** Name of the workload. */
  readonly name: string;
  readonly kind: MindieComponent;
  readonly workload: Role['workload'];
  /** Value of `app.kubernetes.io/component`. */
  readonly component: ComponentKey;
  readonly replicas: number;
  readonly settings: Role['settings'] | Controller | Coordinator;
  /** Annotations of the workload, which its pods do not carry. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** NPUs of each pod; undefined: none. */
  readonly npus: { readonly resourceName: string; readonly count: number } | undefined;
  readonly environment: ComponentEnvironment;
  /** Undefined without TLS. */
  readonly certificates: CertificatePlan | undefined;
}

export interface ServerPlan extends ComponentPlan {
  readonly role: Role;
  /** ConfigMap that the Ascend Operator writes. */
  readonly ringsConfig: string;
  /** ConfigMap with config.json. */
  readonly configName: string;
  readonly configJson: string;
}

export function planDeployment(deployment: Deployment, silenced: readonly Silence[] = []): DeploymentPlan {
  const names = objectNames(deployment.name);
  const topology = topologyOf(deployment);
  const files = mindieFiles(deployment);
  const servers = files.servers.map(({ role, config }) => planServer(deployment, names, role, config));
  const { backup } = deployment;
  const controller = managementPlan(deployment, 'controller', names.controller, backup.controller);
  const coordinator = managementPlan(deployment, 'coordinator', names.coordinator, backup.coordinator);
  return {
    deployment,
    names,
    paths: installPaths(deployment.image),
    topology,
    roles: topology.roles,
    servers,
    controller,
    coordinator,
    portGraph: portGraph(deployment),
    commonEnvironment: commonEnvironment(deployment),
    files: planFiles(files, names),
    table: planTable(deployment, names, { topology, servers, controller, coordinator }),
    silenced: [...silenced].sort((a, b) => (a.rule < b.rule ? -1 : 1)),
  };
}

function planFiles(
  { controller, coordinator, httpClientCtl }: MindieFiles,
  names: ObjectNames,
): PlannedFile[] {
  return [
    {
      configMap: names.controllerConfig,
      key: 'ms_controller.json',
      content: fileText(controller),
      readers: ['controller'],
    },
    {
      configMap: names.coordinatorConfig,
      key: 'ms_controller.json',
      content: textForCoordinator(controller),
      readers: ['coordinator'],
    },
    {
      configMap: names.coordinatorConfig,
      key: 'ms_coordinator.json',
      content: fileText(coordinator),
      readers: ['coordinator'],
    },
    {
      configMap: names.httpClientCtlConfig,
      key: 'http_client_ctl.json',
      content: fileText(httpClientCtl),
      readers: mindieComponents,
    },
  ];
}

function managementPlan(
  deployment: Deployment,
  kind: 'controller' | 'coordinator',
  name: string,
  hasBackup: boolean,
): ComponentPlan {
  const environment =
    kind === 'controller' ? controllerEnvironment(deployment) : coordinatorEnvironment(deployment);
  const settings = deployment[kind];
  return {
    name,
    kind,
    workload: 'Deployment',
    component: kind,
    replicas: hasBackup ? 2 : 1,
    settings,
    annotations: {},
    nodeSelector: settings.nodeSelector,
    npus: undefined,
    environment,
    certificates: certificatePlan(deployment, kind),
  };
}

function planServer(deployment: Deployment, names: ObjectNames, role: Role, config: MindieFile): ServerPlan {
  const name = names[role.key];
  return {
    name,
    kind: 'server',
    workload: role.workload,
    component: role.key,
    replicas: role.instances * role.podsPerInstance,
    settings: role.settings,
    annotations: superPodAnnotations(role),
    nodeSelector: { ...role.settings.nodeSelector, ...role.nodeLabels },
    npus: { resourceName: role.resourceName, count: role.npusPerPod },
    environment: serverEnvironment(deployment, role),
    certificates: certificatePlan(deployment, 'server'),
    role,
    ringsConfig: ringsConfigName(name),
    configName: serverConfigName(name),
    configJson: fileText(config),
  };
}

/** A logical super pod is as large as an instance, so that instances may run in different super pods. */
function superPodAnnotations({ hardware, npusPerPod, podsPerInstance }: Role): ServerPlan['annotations'] {
  return hardware.hasSuperPods ? { 'sp-block': String(npusPerPod * podsPerInstance) } : {};
}

function planTable(
  deployment: Deployment,
  names: ObjectNames,
  {
    topology,
    servers,
    controller,
    coordinator,
  }: Pick<DeploymentPlan, 'topology' | 'servers' | 'controller' | 'coordinator'>,
): TablePlan {
  return {
    version: 1,
    release: deployment.name,
    namespace: deployment.namespace.name,
    table: { configMap: names.globalRanktable, key: 'global_ranktable.json' },
    releaseSelector: { 'app.kubernetes.io/instance': deployment.name },
    deployMode: 'pd_separate',
    heterogeneous: topology.by === 'hardware',
    multiNode: { enabled: false, prefillDistributed: false, decodeDistributed: false },
    coordinator: { selector: { app: coordinator.name }, replicas: coordinator.replicas },
    controller: { selector: { app: controller.name }, replicas: controller.replicas },
    serverGroups: servers.map(plannedServers),
    source: deployment.ranktableBuilder.source,
    refreshPods: deployment.ranktableBuilder.refreshPods,
  };
}

function plannedServers({ name, ringsConfig, replicas, role }: ServerPlan): PlannedServers {
  return {
    name,
    ringsConfig,
    selector: { app: name },
    replicas,
    npusPerServer: role.npusPerPod,
    role: role.duty === 'either' ? null : role.duty,
    hardwareType: role.hardwareType ?? null,
    accelerator: role.hardware.accelerator,
  };
}
