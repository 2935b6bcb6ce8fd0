import deploymentSchema from '../../../schemas/deployment.schema.json';
import type { Deployment } from '../deployment';
import type { Finding } from '../problem';
import { warning } from '../warnings';

const defaultHost = deploymentSchema.definitions.backup.properties.etcd.properties.host.default;

/** The default etcd is a name from MindIE's sample files: a cluster need not have one there. */
export function checkBackup({ backup }: Deployment): Finding[] {
  const key = (['controller', 'coordinator'] as const).find((one) => backup[one]);
  if (key === undefined || backup.etcd.host !== defaultHost) return [];
  return [
    warning('default-etcd', {
      path: ['backup', 'etcd', 'host'],
      what: `backup.${key} through the default etcd, which this deployment does not bring along`,
      got: backup.etcd.host,
      expected: 'the etcd that the cluster has',
      fix: 'Set backup.etcd.host, or silence this where the default is that etcd.',
      reads: [['backup', key]],
    }),
  ];
}
