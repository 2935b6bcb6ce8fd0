import type { Deployment } from '../../config/deployment';
import { derive, deriveEach, type DerivedValue } from './derived';
import { logInfo } from './log-info';
import { tlsConfig } from './tls-items';

/** The values of ms_coordinator.json that follow from the deployment file. */
export function coordinatorValues(deployment: Deployment): DerivedValue[] {
  const { backup, logging, ports } = deployment;
  return [
    // The Coordinator reads its ports as text.
    ...deriveEach(
      'ports.coordinator',
      {
        predict_port: ['inference', String(ports.coordinator.inference)],
        manage_port: ['management', String(ports.coordinator.management)],
        external_port: ['external', String(ports.coordinator.external)],
        status_port: ['status', String(ports.coordinator.status)],
      },
      ['http_config'],
    ),
    ...derive('ports.controller.alarm', { alarm_port: String(ports.controller.alarm) }, ['http_config']),
    ...derive('variant', { deploy_mode: 'pd_separate' }, ['digs_scheduler_config']),
    ...derive('backup.coordinator', { function_enable: backup.coordinator }, ['backup_config']),
    ...deriveEach(
      'backup.etcd',
      { database_server_dns: ['host', backup.etcd.host], database_server_port: ['port', backup.etcd.port] },
      ['backup_config'],
    ),
    ...tlsConfig(deployment, 'coordinator', {
      controller_server_tls: 'coordinatorManagement',
      request_server_tls: 'inference',
      mindie_client_tls: 'server',
      mindie_mangment_tls: 'server',
      external_tls: 'coordinatorExternal',
      status_tls: 'probes',
      etcd_server_tls: 'etcd',
      alarm_client_tls: 'alarm',
    }),
    ...logInfo(logging),
  ];
}
