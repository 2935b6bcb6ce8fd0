import type { Deployment } from '../../config/deployment';
import { topologyOf } from '../../config/topology';
import { derive, deriveEach, type DerivedValue } from './derived';
import { logInfo } from './log-info';
import { tlsConfig } from './tls-items';

/** The values of ms_controller.json that follow from the deployment file. */
export function controllerValues(deployment: Deployment): DerivedValue[] {
  const { backup, controller, logging } = deployment;
  const topology = topologyOf(deployment);
  // Nobody reads the rate where the kind of node decides.
  const rate = topology.by === 'controller' ? topology.rate : { prefill: 0, decode: 0 };
  return [
    ...derive('variant', {
      deploy_mode: 'pd_separate',
      is_heterogeneous: topology.by === 'hardware',
    }),
    ...derive('variant', { multi_node_infer_enable: false }, ['multi_node_infer_config']),
    ...deriveEach('server.rate', {
      default_p_rate: ['prefill', rate.prefill],
      default_d_rate: ['decode', rate.decode],
    }),
    ...ports(deployment),
    ...derive(
      'controller.statusDirectory.enabled',
      {
        to_file: controller.statusDirectory.enabled,
        // Under ./logs, where the status directory is mounted.
        file_path: './logs/controller_process_status.json',
      },
      ['process_manager'],
    ),
    ...derive('backup.controller', { function_sw: backup.controller }, ['controller_backup_cfg']),
    ...deriveEach(
      'backup.etcd',
      { database_server_dns: ['host', backup.etcd.host], database_server_port: ['port', backup.etcd.port] },
      ['controller_backup_cfg'],
    ),
    ...tlsConfig(deployment, 'controller', {
      request_coordinator_tls: 'coordinatorManagement',
      request_server_tls: 'server',
      http_server_tls: 'probes',
      cluster_tls: 'clusterd',
      etcd_server_tls: 'etcd',
      ccae_tls: 'ccae',
      alarm_tls: 'alarm',
      external_coordinator_tls: 'coordinatorExternal',
    }),
    ...logInfo(logging),
  ];
}

function ports({ ports: { server, controller, coordinator } }: Deployment): DerivedValue[] {
  return [
    ...deriveEach('ports.server', {
      mindie_server_port: ['data', server.data],
      mindie_server_control_port: ['management', server.management],
      mindie_server_metric_port: ['metrics', server.metrics],
    }),
    ...deriveEach('ports.coordinator', {
      mindie_ms_coordinator_port: ['management', coordinator.management],
      mindie_ms_coordinator_external_port: ['external', coordinator.external],
    }),
    ...derive('ports.controller.alarm', { controller_alarm_port: controller.alarm }),
    ...derive('ports.controller.http', { port: controller.http }, ['http_server']),
  ];
}
