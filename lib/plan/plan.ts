import type { Deployment, Silence } from '../config/deployment';
import { type ServerRole, serverRoles } from '../config/server-roles';
import type { MindieComponent } from '../config/tls-links';
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
import { controllerFile, coordinatorFile, fileText, httpClientCtlFile, serverFile } from './mindie-files';
import { objectNames, type ObjectNames, ringsConfigName, serverConfigName } from './names';
import { portGraph, type PortUse } from './port-graph';

/** Everything that follows from one deployment file, as plain data without Kubernetes. */
export interface DeploymentPlan {
  readonly deployment: Deployment;
  readonly names: ObjectNames;
  readonly paths: InstallPaths;
  readonly servers: readonly ServerPlan[];
  readonly controller: ComponentPlan;
  readonly coordinator: ComponentPlan;
  /** Who connects to whom. */
  readonly portGraph: readonly PortUse[];
  readonly commonEnvironment: Variables;
  /** Texts of the MindIE files that more than one component mounts; the servers have their own config.json. */
  readonly files: Readonly<
    Record<'ms_controller.json' | 'ms_coordinator.json' | 'http_client_ctl.json', string>
  >;
  readonly table: TablePlan;
  /** The warnings that the file silenced, in the order of their names. */
  readonly silenced: readonly Silence[];
}

/** One of the Deployments that run MindIE. */
export interface ComponentPlan {
  /** Name of the Deployment. */
  readonly name: string;
  readonly kind: MindieComponent;
  /** Value of `app.kubernetes.io/component`: server, prefill, decode, controller or coordinator. */
  readonly component: string;
  readonly replicas: number;
  readonly environment: ComponentEnvironment;
  /** Undefined without TLS. */
  readonly certificates: CertificatePlan | undefined;
}

export interface ServerPlan extends ComponentPlan {
  readonly settings: ServerRole['settings'];
  /** ConfigMap that the Ascend Operator writes. */
  readonly ringsConfig: string;
  /** ConfigMap with config.json. */
  readonly configName: string;
  readonly configJson: string;
  /** Heterogeneous only. */
  readonly hardware?: { readonly nodeLabel: string; readonly type: string };
}

export function planDeployment(deployment: Deployment, silenced: readonly Silence[] = []): DeploymentPlan {
  const names = objectNames(deployment.name);
  const servers = serverRoles(deployment).map((role) => planServer(deployment, names, role));
  const { backup } = deployment;
  const controller = managementPlan(deployment, 'controller', names.controller, backup.controller);
  const coordinator = managementPlan(deployment, 'coordinator', names.coordinator, backup.coordinator);
  return {
    deployment,
    names,
    paths: installPaths(deployment.image),
    servers,
    controller,
    coordinator,
    portGraph: portGraph(deployment),
    commonEnvironment: commonEnvironment(deployment),
    files: {
      'ms_controller.json': fileText(controllerFile(deployment)),
      'ms_coordinator.json': fileText(coordinatorFile(deployment)),
      'http_client_ctl.json': fileText(httpClientCtlFile(deployment)),
    },
    table: planTable(deployment, names, servers, { controller, coordinator }),
    silenced: [...silenced].sort((a, b) => (a.rule < b.rule ? -1 : 1)),
  };
}

function managementPlan(
  deployment: Deployment,
  kind: 'controller' | 'coordinator',
  name: string,
  hasBackup: boolean,
): ComponentPlan {
  const environment =
    kind === 'controller' ? controllerEnvironment(deployment) : coordinatorEnvironment(deployment);
  const certificates = certificatePlan(deployment, kind);
  return { name, kind, component: kind, replicas: hasBackup ? 2 : 1, environment, certificates };
}

function planServer(deployment: Deployment, names: ObjectNames, role: ServerRole): ServerPlan {
  const name = names[role.key];
  return {
    name,
    kind: 'server',
    component: role.key,
    replicas: role.settings.instances,
    environment: serverEnvironment(deployment, role),
    certificates: certificatePlan(deployment, 'server'),
    settings: role.settings,
    ringsConfig: ringsConfigName(name),
    configName: serverConfigName(name),
    configJson: fileText(serverFile(deployment, role)),
    ...(role.key === 'server'
      ? {}
      : { hardware: { nodeLabel: role.settings.nodeLabel, type: role.settings.hardware } }),
  };
}

function planTable(
  deployment: Deployment,
  names: ObjectNames,
  servers: readonly ServerPlan[],
  { controller, coordinator }: Readonly<Record<'controller' | 'coordinator', ComponentPlan>>,
): TablePlan {
  return {
    version: 1,
    release: deployment.name,
    namespace: deployment.namespace.name,
    table: { configMap: names.globalRanktable, key: 'global_ranktable.json' },
    releaseSelector: { 'app.kubernetes.io/instance': deployment.name },
    deployMode: 'pd_separate',
    heterogeneous: deployment.variant === 'heterogeneous',
    multiNode: { enabled: false, prefillDistributed: false, decodeDistributed: false },
    coordinator: { selector: { app: coordinator.name }, replicas: coordinator.replicas },
    controller: { selector: { app: controller.name }, replicas: controller.replicas },
    serverGroups: servers.map(plannedServers),
    source: deployment.ranktableBuilder.source,
    refreshPods: deployment.ranktableBuilder.refreshPods,
  };
}

function plannedServers(server: ServerPlan): PlannedServers {
  return {
    name: server.name,
    ringsConfig: server.ringsConfig,
    selector: { app: server.name },
    replicas: server.replicas,
    npusPerServer: server.settings.npusPerInstance,
    role: server.component === 'prefill' || server.component === 'decode' ? server.component : null,
    hardwareType: server.hardware?.type ?? null,
    accelerator: 'ascend-910',
  };
}
