// The command lines of a control plane that is started for tests.
import { generateKeyPairSync } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';

export function etcdArgs(folder: string, client: string, peer: string): string[] {
  return [
    `--data-dir=${path.join(folder, 'etcd')}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    // Nothing here outlives the machine, and the disk is slower than all the rest.
    '--unsafe-no-fsync',
  ];
}

interface ApiServerProps {
  readonly folder: string;
  readonly etcd: string;
  readonly port: number;
  readonly adminToken: string;
  readonly controllers: boolean;
}

/** Writes the key of the service-account tokens and the administrator's token too. */
export function apiServerArgs({ folder, etcd, port, adminToken, controllers }: ApiServerProps): string[] {
  const tokens = path.join(folder, 'tokens.csv');
  const key = serviceAccountKey(folder);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  fs.writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  fs.writeFileSync(tokens, `${adminToken},admin,admin,"system:masters"\n`, { mode: 0o600 });
  return [
    `--etcd-servers=${etcd}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    // Else the server looks for a default route, which a sandbox may not have; and a loopback address cannot be
    // the endpoint of the Service "kubernetes".
    '--advertise-address=127.0.0.1',
    '--endpoint-reconciler-type=none',
    `--cert-dir=${path.join(folder, 'certificates')}`,
    '--authorization-mode=RBAC',
    `--token-auth-file=${tokens}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${key}`,
    `--service-account-signing-key-file=${key}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    '--enable-admission-plugins=NodeRestriction,PodSecurity',
    // Without controllers it would refuse every pod: nothing creates the ServiceAccount "default".
    ...(controllers ? fastEviction : ['--disable-admission-plugins=ServiceAccount']),
    '--allow-privileged=true',
  ];
}

/** Five minutes on a real cluster: how long pods stay on a node that no longer answers. */
const fastEviction = [
  '--default-not-ready-toleration-seconds=1',
  '--default-unreachable-toleration-seconds=1',
];

function serviceAccountKey(folder: string): string {
  return path.join(folder, 'service-accounts.key');
}

export function controllerManagerArgs(folder: string, kubeconfig: string, caFile: string): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--root-ca-file=${caFile}`,
    `--service-account-private-key-file=${serviceAccountKey(folder)}`,
    '--leader-elect=false',
    '--secure-port=0',
    // A node is given up after 6 s without a sign of life instead of after 50 s.
    '--node-monitor-period=1s',
    '--node-monitor-grace-period=6s',
  ];
}
