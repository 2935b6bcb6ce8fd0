import deploymentSchema from '../../../schemas/deployment.schema.json';
import type { Rule } from '../rule';

const defaultHost = deploymentSchema.definitions.backup.properties.etcd.properties.host.default;

/** The default etcd is a name from MindIE's sample files: a cluster need not have one there. */
export const defaultEtcd: Rule = {
  name: 'default-etcd',
  severity: 'warning',
  catches: {
    en: 'backup through the default etcd, which the deployment does not bring along',
    zh: '主备倒换使用默认的 etcd，而本部署并不自带',
  },
  example: 'backup: { controller: true }',
  check: ({ key }) => {
    const backup = ['controller', 'coordinator']
      .map((component) => key(['backup', component]))
      .find(({ value }) => value === true);
    const host = key(['backup', 'etcd', 'host']);
    if (backup === undefined || host.value !== defaultHost) return [];
    return [
      {
        path: host.path,
        what: `${backup.name} through the default etcd, which this deployment does not bring along`,
        got: host.value,
        expected: 'the etcd that the cluster has',
        fix: 'Set backup.etcd.host, or silence this where the default is that etcd.',
      },
    ];
  },
};
