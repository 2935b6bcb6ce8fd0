// A kit of another age imports to what ran there.
import { parse } from 'yaml';
import { imported, kit } from './edited-kit';
import { formatProblem } from '../../lib/config/problem';
import { validateText } from '../../lib/synthesize';
import { synth } from '../support/synth';

const conf = (name: string): string => `conf/${name}.json`;
/** What MindIE shipped in December 2025, before KMC went, and spellings of 1.0. */
const aged: Parameters<typeof kit>[0] = {
  [conf('ms_controller')]: [
    ['"server_online_attempt_times": 36', '"server_online_attempt_times": 4'],
    [
      '"tls_key": "./security/request_coordinator/security/keys/cert.key.pem",',
      '"tls_key": "./security/request_coordinator/security/keys/cert.key.pem",\n      "kmc_ksf_master": "./security/a/tools/pmt/master/ksfa",\n      "kmc_ksf_standby": "./security/a/tools/pmt/standby/ksfb",',
    ],
  ],
  [conf('ms_coordinator')]: [
    ['"body_limit": 1', '"body_limit": 10'],
    [
      '"tls_key": "./security/controller/security/keys/cert.key.pem",',
      '"tls_key": "./security/controller/security/keys/cert.key.pem",\n      "kmcKsfMaster": "./security/a/tools/pmt/master/ksfa",\n      "kmcKsfStandby": "./security/a/tools/pmt/standby/ksfb",',
    ],
  ],
  [conf('http_client_ctl')]: [
    [
      '"tls_crl": ""',
      '"tls_crl": "",\n    "kmc_ksf_master": "./security/http_client/tools/pmt/master/ksfa",\n    "kmc_Ksf_standby": "./security/http_client/tools/pmt/standby/ksfb"',
    ],
  ],
  [conf('config')]: [
    [
      '"openAiSupport"',
      '"tlsPkPwd": "security/pass/key_pwd.txt",\n    "tlsCrl": "security/certs/server_crl.pem",\n    "managementTlsPkPwd": "security/pass/management/key_pwd.txt",\n    "metricsTlsPkPwd": "a",\n    "kmcKsfMaster": "tools/pmt/master/ksfa",\n    "kmcKsfStandby": "tools/pmt/standby/ksfb",\n    "interCommTlsCaFile": "security/grpc/ca/ca.pem",\n    "interCommPkPwd": "security/grpc/pass/key_pwd.txt",\n    "openAiSupport"',
    ],
    [
      '"kvPoolConfig": {',
      '"interNodeTlsPkPwd": "security/grpc/pass/mindie_server_key_pwd.txt",\n    "interNodeKmcKsfMaster": "tools/pmt/master/ksfa",\n    "interNodeKmcKsfStandby": "tools/pmt/standby/ksfb",\n    "kvPoolConfig": {',
    ],
    ['"truncation": 0', '"truncation": false'],
  ],
  'deployment/mindie_ms_coordinator.yaml': [
    ['memory: "12Gi"', 'memory: "4Gi"'],
    ['memory: "16Gi"', 'memory: "8Gi"'],
  ],
};

const image = 'mindie:2.2.RC1-800I-A2-py311-openeuler24.03-lts';
const otherImage = [[`image: ${image}`, 'image: serving:7']] as const;

test('what the image ships with is no override', () => {
  const { text, report } = imported(kit(aged));
  expect(validateText('a.yaml', text).map(formatProblem)).toEqual([]);
  const { overrides, silence } = parse(text) as { overrides: unknown; silence: unknown };
  expect(overrides).toEqual({ 'ms_controller.json': { server_online_attempt_times: 4 } });
  // Its Coordinator has 4Gi.
  expect(silence).toEqual([expect.objectContaining({ rule: 'coordinator-memory-too-small' })]);
  expect(report.unsettled).toEqual([]);
  const { manifests } = synth({ 'imported.yaml': text });
  const coordinator = manifests.find(({ data }) => data?.['ms_coordinator.json'] !== undefined);
  expect(JSON.parse(coordinator?.data?.['ms_coordinator.json'] ?? '')).toMatchObject({
    request_limit: { body_limit: 10 },
  });
});

test('where the image does not tell its release, old defaults become values, or are silenced with the reason', () => {
  const { text, report } = imported(
    kit({
      ...aged,
      'deployment/mindie_server.yaml': otherImage,
      'deployment/mindie_ms_controller.yaml': otherImage,
      'deployment/mindie_ms_coordinator.yaml': [
        ...otherImage,
        ...(aged['deployment/mindie_ms_coordinator.yaml'] as [string, string][]),
      ],
    }),
  );
  expect(validateText('a.yaml', text).map(({ rule }) => rule)).toEqual(['image-release-unknown']);
  const { overrides, silence } = parse(text) as { overrides: unknown; silence: unknown };
  expect(overrides).toEqual({
    'ms_controller.json': { server_online_attempt_times: 4 },
    'ms_coordinator.json': { request_limit: { body_limit: 10 } },
  });
  expect(silence).toEqual([
    {
      rule: 'coordinator-memory-too-small',
      reason:
        'MindIE shipped a body_limit of 10 until the end of 2025, and the kit ran with it; the bound is for requests that are all as long as may be.',
    },
  ]);
  expect(report.unsettled).toEqual([]);
});

test('certificate files in any spelling, of links that are not encrypted, are one line', () => {
  const { report } = imported(kit(aged));
  const all = Object.values({ ...report }).flat();
  expect(all.filter((line) => /kmc|PkPwd|tlsCrl|TlsCaFile|_tls_items/i.test(line))).toEqual([]);
  expect(report.dropped.filter((line) => line.includes('certificate files'))).toEqual([
    'conf/ms_controller.json, conf/ms_coordinator.json, conf/config.json, conf/http_client_ctl.json: certificate files that no encrypted link reads',
  ]);
});

test('other names are told, with the commands that remove what stays behind', () => {
  const scripts = 'python-file-utils python-script-get-group-id python-script-update-server-conf';
  expect(imported(kit({})).report.renamed).toEqual([
    ...[
      'mindie-server -> server',
      'mindie-ms-controller -> controller',
      'mindie-ms-coordinator -> coordinator',
    ].map((names) => `container ${names}: in kubectl logs, kubectl exec and what watches containers by name`),
    `configmap that stays behind, to remove when no pod of the kit is left: kubectl delete configmap --namespace mindie boot-bash-script common-env ${scripts}`,
  ]);
});

test('a ConfigMap that the kit does not make is named without a command, as others may read it', () => {
  const { renamed } = imported(
    kit({
      'deployment/mindie_server.yaml': [
        ['configMap:\n          name: python-file-utils', 'configMap:\n          name: company-ca'],
      ],
    }),
  ).report;
  expect(renamed.filter((line) => line.includes('company-ca'))).toEqual([
    'configmap company-ca stays behind: the kit does not make it, so others may read it too',
  ]);
});

test('what is told of names is so in the manifests', () => {
  const { text, report } = imported(kit({}));
  const { manifests } = synth({ 'imported.yaml': text });
  const containers = manifests
    .filter(({ kind }) => kind === 'Deployment')
    .map(({ spec }) => spec?.template?.spec.containers[0]?.name);
  const told = report.renamed.flatMap((line) => /^container \S+ -> (\S+):/.exec(line)?.[1] ?? []);
  expect(told).toEqual(containers);
  const [, removed = ''] =
    /delete configmap --namespace mindie (.*)$/.exec(report.renamed.at(-1) ?? '') ?? [];
  const names = manifests.map(({ metadata }) => metadata.name);
  expect(removed.split(' ').filter((name) => names.includes(name))).toEqual([]);
});

test('a Deployment of another release in the kit, and a Service of another name, stay behind', () => {
  const { renamed } = imported(
    kit({
      'deployment/mindie_ms_controller.yaml': [['name: mindie-ms-controller', 'name: old-ms-controller']],
      'deployment/mindie_ms_coordinator.yaml': [['name: mindie-ms-coordinator-infer', 'name: inference']],
    }),
  ).report;
  expect(renamed.filter((line) => /^(deployment|service)/.test(line))).toEqual([
    'deployment that stays behind, to remove before the first apply: kubectl delete deployment --namespace mindie old-ms-controller',
    'service that stays behind, to remove when nobody calls it: kubectl delete service --namespace mindie inference',
  ]);
});
