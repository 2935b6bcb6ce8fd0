import type { Deployment } from '../../config/deployment';
import { derive, type DerivedValue } from './derived';
import { tlsConfig } from './tls-items';

/** The values of ms_controller.json that follow from the deployment file. */
export function controllerValues(deployment: Deployment): DerivedValue[] {
  const { backup, controller, logging, server, variant } = deployment;
  return [
    ...derive('variant', {
      deploy_mode: 'pd_separate',
      is_heterogeneous: variant === 'heterogeneous',
    }),
    ...derive('variant', { multi_node_infer_enable: false }, ['multi_node_infer_config']),
    ...derive('server.rate', {
      default_p_rate: server?.rate.prefill ?? 0,
      default_d_rate: server?.rate.decode ?? 0,
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
    ...derive(
      'backup.etcd',
      { database_server_dns: backup.etcd.host, database_server_port: backup.etcd.port },
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
    ...derive('logging', { log_level: logging.level, to_file: logging.toFile, to_stdout: logging.toStdout }, [
      'log_info',
    ]),
  ];
}

function ports({ ports: { server, controller, coordinator } }: Deployment): DerivedValue[] {
  return [
    ...derive('ports.server', {
      mindie_server_port: server.data,
      mindie_server_control_port: server.management,
      mindie_server_metric_port: server.metrics,
    }),
    ...derive('ports.coordinator', {
      mindie_ms_coordinator_port: coordinator.management,
      mindie_ms_coordinator_external_port: coordinator.external,
    }),
    ...derive('ports.controller', { controller_alarm_port: controller.alarm }),
    ...derive('ports.controller', { port: controller.http }, ['http_server']),
  ];
}
