// What decides where a pod of the kit runs, or what it reads, is in the deployment file or is said to be missing there.
import { parse } from 'yaml';
import { valueAt } from '../../lib/config/paths';
import { validateText } from '../../lib/synthesize';
import { imported, kit, messages } from './edited-kit';

const server = 'deployment/mindie_server.yaml';
const heterogeneous = 'deployment/mindie_server_heterogeneous.yaml';
const controller = 'deployment/mindie_ms_controller.yaml';
const weights = '      - name: data\n        hostPath:\n          path: /data\n';

/** The keys of the deployment file that an edited kit yields, and what is left to settle. */
function outcome(changes: Parameters<typeof kit>[0], ...keys: string[]) {
  const { text, report } = imported(kit(changes));
  expect(validateText('a.yaml', text)).toEqual([]);
  const root: unknown = parse(text);
  return { values: keys.map((key) => valueAt(root, key.split('.'))), unsettled: report.unsettled, text };
}

test('a kit as it is shipped leaves nothing to settle', () => {
  expect(imported(kit({})).report.unsettled).toEqual([]);
});

describe('weights', () => {
  const claim = 'model.weights.persistentVolumeClaim';

  test.each([
    ['nfs', '{server: 10.10.0.9, path: /export/models}'],
    ['csi', '{driver: sfs.example.com, volumeHandle: a}'],
    ['cephfs', '{monitors: [10.0.0.1]}'],
    ['glusterfs', '{endpoints: a, path: b}'],
    ['iscsi', '{targetPortal: a, iqn: b, lun: 0}'],
    ['ephemeral', '{volumeClaimTemplate: {spec: {accessModes: [ReadOnlyMany]}}}'],
    ['emptyDir', '{}'],
    ['flexVolume', '{driver: a/b}'],
  ])('on %s: the pods wait for a claim, which is to be made', (kind, source) => {
    const { values, unsettled, text } = outcome(
      { [server]: [[weights, `      - name: data\n        ${kind}: ${source}\n`]] },
      claim,
      'model.weights.hostPath',
    );
    expect(values).toEqual(['mindie-weights', undefined]);
    expect(unsettled).toEqual([
      expect.stringMatching(
        `^deployment/mindie_server\\.yaml:145:9 spec\\.template\\.spec\\.volumes\\[0\\]: {"name":"data","${kind}":.*; the weights are on ${kind}: put them behind a PersistentVolumeClaim, and name it in model\\.weights\\.persistentVolumeClaim \\(now mindie-weights\\)$`,
      ),
    ]);
    expect(text).toContain('# Create this claim for the volume of the kit, or name another: deployment/');
  });

  test('in a claim and in a directory below another: nothing is lost', () => {
    const changes = {
      [server]: [[weights, '      - name: data\n        persistentVolumeClaim: {claimName: models}\n']],
    } as const;
    expect(outcome(changes, claim)).toMatchObject({ values: ['models'], unsettled: [] });
    const below = outcome(
      {
        [server]: [
          ['            mountPath: /data\n', '            mountPath: /data\n            subPath: team/a\n'],
        ],
      },
      'model.weights.hostPath',
    );
    expect(below).toMatchObject({ values: ['/data/team/a'], unsettled: [] });
  });

  test('in the image, where no volume holds them', () => {
    const { unsettled } = outcome({
      [server]: [['          - name: data\n            mountPath: /data\n            readOnly: true\n', '']],
    });
    expect(unsettled).toEqual([
      'conf/config.json:82:30 BackendConfig.ModelDeployConfig.ModelConfig[0].modelWeightPath: "/data/llama3-8b"; no volume of the server pods holds it, and a deployment file always mounts one for the weights',
    ]);
  });

  test('of prefill and decode from different places', () => {
    const { unsettled } = outcome({
      'conf/ms_controller.json': [['"is_heterogeneous": false', '"is_heterogeneous": true']],
      [heterogeneous]: [['          path: /data\n', '          path: /data2\n']],
      [server]: [],
    });
    expect(unsettled).toEqual([
      expect.stringMatching(
        /^deployment\/mindie_server_heterogeneous\.yaml:\S+ spec\S+: {"name":"data",.*; all servers get the weights from one place, which is that of the prefill servers$/,
      ),
    ]);
  });
});

describe('other volumes', () => {
  const mounted = (mountPath: string, source: string): Parameters<typeof kit>[0] => ({
    [controller]: [
      [
        '          volumeMounts:\n',
        `          volumeMounts:\n          - name: x\n            mountPath: ${mountPath}\n`,
      ],
      ['      volumes:\n', `      volumes:\n      - name: x\n        ${source}\n`],
    ],
  });

  test.each([
    ['/home', 'hostPath: {path: /home}'],
    ['/opt/cache', 'nfs: {server: a, path: /b}'],
    ['/etc/pki', 'secret: {secretName: a}'],
  ])('at %s are to be settled', (mountPath, source) => {
    expect(outcome(mounted(mountPath, source)).unsettled).toEqual([
      `deployment/mindie_ms_controller.yaml:93:13 spec.template.spec.containers[0].volumeMounts[0]: {"name":"x","mountPath":"${mountPath}"}; a deployment file has no key for further volumes`,
    ]);
  });

  test.each([
    ['/etc/localtime', 'only times in logs follow it: set TZ under extraEnvironment'],
    ['/usr/local/Ascend/driver', 'the Ascend Docker Runtime mounts the driver'],
    ['/usr/local/bin/npu-smi', 'the Ascend Docker Runtime mounts the driver'],
  ])('at %s the pods do without', (mountPath, why) => {
    const { report } = imported(kit(mounted(mountPath, `hostPath: {path: ${mountPath}}`)));
    expect(report.unsettled).toEqual([]);
    expect(report.dropped).toContainEqual(expect.stringContaining(`"mountPath":"${mountPath}"}; ${why}`));
  });
});

test('fields by which the node is chosen, and those that limit what is read, are to be settled', () => {
  const { unsettled } = outcome({
    [server]: [
      [
        '      terminationGracePeriodSeconds: 10\n',
        [
          '      nodeName: node-7',
          '      affinity:',
          '        nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: In, values: [a]}]}]}}',
          '        podAntiAffinity:',
          '          requiredDuringSchedulingIgnoredDuringExecution:',
          '          - topologyKey: rack',
          '      topologySpreadConstraints: [{maxSkew: 1, topologyKey: rack, whenUnsatisfiable: DoNotSchedule}]',
          '      runtimeClassName: ascend',
          '      initContainers: [{name: fetch}]',
          '      terminationGracePeriodSeconds: 10\n',
        ].join('\n'),
      ],
      ['fsGroup: 1001', 'fsGroup: 2000\n        runAsGroup: 9000'],
      [
        '              huawei.com/Ascend910: 2 ',
        '              rdma/hca: 1\n              huawei.com/Ascend910: 2 ',
      ],
      [
        '            - configMapRef:',
        '            - configMapRef: {name: ours}\n            - configMapRef:',
      ],
    ],
  });
  const noKey = 'a deployment file has no key for it';
  expect(unsettled.map((line) => line.replace(/^\S+ spec\.template\.spec\./, ''))).toEqual([
    'containers[0].envFrom[0]: {"configMapRef":{"name":"ours"}}; the kit does not hold these variables: put them under environment, extraEnvironment or secretEnvironment',
    'affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution: [{"topologyKey":"rack"}]; a deployment file keeps servers apart by node only',
    `nodeName: "node-7"; ${noKey}`,
    `affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0].key: "metadata.name"; ${noKey}`,
    `affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0].operator: "In"; ${noKey}`,
    `affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0].values[0]: "a"; ${noKey}`,
    `topologySpreadConstraints[0].maxSkew: 1; ${noKey}`,
    `topologySpreadConstraints[0].topologyKey: "rack"; ${noKey}`,
    `topologySpreadConstraints[0].whenUnsatisfiable: "DoNotSchedule"; ${noKey}`,
    `runtimeClassName: "ascend"; ${noKey}`,
    `initContainers[0].name: "fetch"; ${noKey}`,
    'securityContext.fsGroup: 2000; it is always 1001',
    `securityContext.runAsGroup: 9000; ${noKey}`,
    `containers[0].resources.requests["rdma/hca"]: 1; ${noKey}`,
  ]);
});

describe('the name of NPUs', () => {
  const named = (name: string): Parameters<typeof kit>[0] => ({
    [server]: [
      ['huawei.com/Ascend910:', `${name}:`],
      ['huawei.com/Ascend910:', `${name}:`],
    ],
  });

  test('that a device plugin has instead is carried over', () => {
    const keys = ['resourceName', 'server.npusPerInstance'];
    expect(outcome(named('huawei.com/Ascend910B3'), ...keys)).toMatchObject({
      values: ['huawei.com/Ascend910B3', 2],
      unsettled: [],
    });
    expect(outcome({}, ...keys).values).toEqual([undefined, 2]);
  });

  test('of inference cards is refused', () => {
    expect(messages(kit(named('huawei.com/Ascend310P')))).toEqual([
      'deployment/mindie_server.yaml:115:38 spec.template.spec.containers[0].resources.limits["huawei.com/Ascend310P"]: an NPU on which MindIE does not disaggregate prefill and decode, got "huawei.com/Ascend310P"; expected NPUs of Atlas 800I A2 or A3 servers, such as huawei.com/Ascend910. Go on with the kit on these nodes.',
    ]);
  });

  test('of another maker is not taken for one', () => {
    const { values, unsettled } = outcome(named('example.com/npu'), 'resourceName');
    expect(values).toEqual([undefined]);
    expect(unsettled).toEqual([
      'deployment/mindie_server.yaml:111:32 spec.template.spec.containers[0].resources.requests["example.com/npu"]: 2; a deployment file has no key for it',
      'deployment/mindie_server.yaml:115:32 spec.template.spec.containers[0].resources.limits["example.com/npu"]: 2; a deployment file has no key for it',
    ]);
  });
});

describe('an 800I A3', () => {
  const image = ['2.2.RC1-800I-A2', '2.2.RC1-800I-A3'] as const;
  const annotated = (value: string): Parameters<typeof kit>[0] => ({
    [server]: [
      image,
      [
        '  name: mindie-server\n  labels:',
        `  name: mindie-server\n  annotations:\n    sp-block: "${value}"\n  labels:`,
      ],
    ],
  });

  test('shows by its label, and by what asks for its modules', () => {
    const labelled = {
      [server]: [
        image,
        [
          '        accelerator: huawei-Ascend910\n',
          '        accelerator: huawei-Ascend910\n        accelerator-type: module-a3-16\n',
        ],
      ],
    } as const;
    for (const changes of [labelled, annotated('2')])
      expect(outcome(changes, 'hardware')).toMatchObject({ values: ['800I-A3'], unsettled: [] });
    expect(outcome({}, 'hardware').values).toEqual([undefined]);
  });

  test('whose modules several pods shared is to be settled', () => {
    expect(outcome(annotated('8')).unsettled).toEqual([
      'deployment/mindie_server.yaml:20:15 metadata.annotations.sp-block: "8"; it is the NPUs of an instance: one pod is given them all',
    ]);
  });
});

describe('MINDIE_USER_HOME_PATH of deploy.sh', () => {
  const script = (value: string): Parameters<typeof kit>[0] => ({
    'deploy.sh': `#!/bin/bash\n# --from-literal=MINDIE_USER_HOME_PATH=/no\nkubectl create configmap common-env --from-literal=MINDIE_USER_HOME_PATH=${value} -n mindie;\n`,
  });

  test.each([
    ['/opt/mindie', '/opt/mindie'],
    ['"/opt/mindie"', '/opt/mindie'],
    ['/usr/local', undefined],
  ])('%s', (value, home) => {
    expect(outcome(script(value), 'image.userHomePath')).toMatchObject({ values: [home], unsettled: [] });
  });

  test('that only the shell knew', () => {
    expect(outcome(script('$MINDIE_USER_HOME_PATH'), 'image.userHomePath')).toMatchObject({
      values: [undefined],
      unsettled: [
        'deploy.sh:3:52 MINDIE_USER_HOME_PATH: "$MINDIE_USER_HOME_PATH"; only the shell that ran deploy.sh knows it: set image.userHomePath where it is not /usr/local',
      ],
    });
  });
});
