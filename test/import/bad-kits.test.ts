// What is wrong with a kit, or contradicts itself in it, is said with its place; nothing is half imported.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readKit } from '../../cli/read-kit';
import { formatProblem, isError } from '../../lib/config/problem';
import { importKit } from '../../lib/import';
import { validateText } from '../../lib/synthesize';
import { homogeneous, imported, kit, messages } from './edited-kit';

const controller = 'conf/ms_controller.json';
const server = 'deployment/mindie_server.yaml';

describe('a text that cannot be read', () => {
  const json = (text: string): string[] => messages(kit({ 'conf/config.json': text }));
  const fix = 'Correct it here, or what was opened above and not closed.';

  test.each([
    ['{\n  "a": 1,\n}', '3:1', 'no key in quotes', '"}"'],
    ['{"a": 1 "b": 2}', '1:9', 'neither a comma nor the end of an object', '"{\\"a\\": 1 \\"b\\": 2}"'],
    ['{"a": [1, 2}', '1:12', 'neither a comma nor the end of a list', '"{\\"a\\": [1, 2}"'],
    ['{"a": tru}', '1:7', 'no value', '"{\\"a\\": tru}"'],
    ['{"a": 01}', '1:7', 'no value', '"{\\"a\\": 01}"'],
    ['{"a" 1}', '1:6', 'no colon after a key', '"{\\"a\\" 1}"'],
    ['{"a": "x\ny"}', '1:7', 'text with characters that must be escaped', '"{\\"a\\": \\"x"'],
    ['{"a": "x', '1:7', 'text without an end', '"{\\"a\\": \\"x"'],
    ['{"a": 1, "a": 2}', '1:10', 'the same key twice', '"{\\"a\\": 1, \\"a\\": 2}"'],
    ['{} {}', '1:4', 'more text after the end', '"{} {}"'],
    ['', '1:1', 'no value', '"the end of the text"'],
    [`{"a": "${'x'.repeat(90)}", b: 1}`, '1:101', 'no key in quotes', `"…${'x'.repeat(27)}\\", b: 1}"`],
    [`{"a": b${'x'.repeat(90)}}`, '1:7', 'no value', `"{\\"a\\": b${'x'.repeat(53)}…"`],
  ])('JSON %j', (text, place, what, got) => {
    expect(json(text)).toEqual([
      `conf/config.json:${place} (root): not valid JSON (${what}), got ${got}; expected JSON, as MindIE reads it. ${fix}`,
    ]);
  });

  test.each([
    ['{\n  "a": 1, // one\n  "b": 2\n}', '2:11', '"\\"a\\": 1, // one"'],
    ['// of the guide\n{}', '1:1', '"// of the guide"'],
    ['{"a": [1, 2] /* two */}', '1:14', '"{\\"a\\": [1, 2] /* two */}"'],
    ['{}\n# the end', '2:1', '"# the end"'],
    ['{"a"： 1 // full width\n}', '1:5', undefined],
  ])('JSON with a comment: %j', (text, place, got) => {
    if (got === undefined) expect(json(text)[0]).toContain('(no colon after a key)');
    else
      expect(json(text)).toEqual([
        `conf/config.json:${place} (root): not valid JSON (comments are not JSON), got ${got}; expected JSON, as MindIE reads it. Remove all comments of the file.`,
      ]);
  });

  test('a manifest that cannot be parsed is all there is to say', () => {
    const files = kit({
      [server]: [['replicas: 4', 'replicas: [4']],
      'user_config.json': '{"deploy_config": {"model_id": ""}}',
    });
    expect(messages(files)).toEqual([
      expect.stringContaining('deployment/mindie_server.yaml:25:3 (root): not valid YAML ('),
    ]);
  });

  test('JSON that is nested without end', () => {
    expect(json('['.repeat(100_000))[0]).toContain(
      'conf/config.json:1:52 (root): not valid JSON (nested too deeply)',
    );
  });

  test('JSON with full-width punctuation tells what was meant', () => {
    expect(json('{"a"：1}')).toEqual([
      'conf/config.json:1:5 (root): not valid JSON (no colon after a key), got "{\\"a\\"：1}"; expected JSON, as MindIE reads it. Replace the full-width characters: {"a":1}',
    ]);
  });

  test('JSON that is no object', () => {
    expect(json('[]')).toEqual([
      'conf/config.json:1:1 (root): not a MindIE file, got []; expected a JSON object. Put the file of the kit back.',
    ]);
  });

  test('YAML', () => {
    expect(messages(kit({ [server]: 'kind: Deployment\nspec: {a: 1\nb: [' }))).toEqual([
      'deployment/mindie_server.yaml:2:11 (root): not valid YAML (Implicit keys need to be on a single line), got "spec: {a: 1"; expected Kubernetes objects in YAML. Correct the syntax here, or what was opened above and not closed.',
    ]);
    expect(messages(kit({ [server]: 'a: 1\na: 2\n' }))).toEqual([
      'deployment/mindie_server.yaml:2:1 (root): the same key twice, got "a"; expected each key once. Remove one of the two.',
    ]);
    expect(messages(kit({ [server]: '{a: '.repeat(20_000) }))).toEqual([
      expect.stringContaining('deployment/mindie_server.yaml:1:1 (root): not valid YAML (nested too deeply)'),
    ]);
  });

  test('YAML aliases that multiply', () => {
    const bomb = ['a: &a [x, x]', 'b: &b [*a, *a]', 'c: &c [*b, *b]'].join('\n');
    expect(messages(kit({ [server]: bomb }))[0]).toBe(
      'deployment/mindie_server.yaml:2:8 (root): YAML alias inside an anchored value, got "*a"; expected an anchored value without aliases. Write the value out instead.',
    );
    const many = `a: &a 1\nb: [${Array.from({ length: 101 }, () => '*a').join(', ')}]\n`;
    expect(messages(kit({ [server]: many }))).toEqual([
      expect.stringContaining('too many YAML aliases, got "*a"; expected at most 100 aliases.'),
    ]);
  });
});

describe('a kit that deployment files cannot describe', () => {
  const goOn = 'Go on with the kit until deployment files can describe them.';
  const expected = 'expected a kit of Deployments, homogeneous or heterogeneous.';

  test.each<[string, Parameters<typeof kit>[0], string]>([
    [
      'a single container',
      { [controller]: [['"pd_separate"', '"pd_disaggregation_single_container"']] },
      `conf/ms_controller.json:3:18 deploy_mode: a kit for a single container, which this version cannot import, got "pd_disaggregation_single_container"; ${expected} Set deploy_mode to pd_separate and fill in the Deployments, or go on with the kit.`,
    ],
    [
      'no disaggregation',
      { [controller]: [['"pd_separate"', '"single_node"']] },
      `conf/ms_controller.json:3:18 deploy_mode: a kit without prefill/decode disaggregation, which deployment files cannot describe, got "single_node"; ${expected} Go on with the kit.`,
    ],
    [
      'instances of several nodes',
      { [controller]: [['"multi_node_infer_enable": false', '"multi_node_infer_enable": true']] },
      `conf/ms_controller.json:55:32 multi_node_infer_config.multi_node_infer_enable: a kit with instances of several nodes, which this version cannot import, got true; ${expected} ${goOn}`,
    ],
    [
      'distributed servers',
      { 'conf/config.json': [['"distDPServerEnabled": false', '"distDPServerEnabled": true']] },
      `conf/config.json:43:28 ServerConfig.distDPServerEnabled: a kit with instances of several nodes, which this version cannot import, got true; ${expected} ${goOn}`,
    ],
    [
      'files of MindIE before 2025',
      {
        'conf/config.json':
          '{\n  "OtherParam": {"ServeParam": {"port": 1025}},\n  "ModelDeployParam": {"ModelParam": [{"modelName": "a"}]}\n}',
      },
      'conf/config.json:2:17 OtherParam: the format of MindIE before 2025, which is older than what this version imports, got "OtherParam"; expected ServerConfig and BackendConfig, as since MindIE 1.0.RC3. Put in the config.json of the release that you are moving to, with your values.',
    ],
    [
      'AscendJobs that ran',
      { 'user_config.json': '{"deploy_config": {"model_id": "mindie_1700000000"}}' },
      `user_config.json:1:32 deploy_config.model_id: a kit that deploys AscendJobs, for instances of several nodes, which this version cannot import, got "mindie_1700000000"; ${expected} Go on with the kit; where its Deployments are what runs, import a copy without user_config.json.`,
    ],
    [
      'AscendJobs and no Deployment',
      { 'user_config.json': '{"deploy_config": {"model_id": ""}}', [server]: undefined },
      `user_config.json:1:1 (root): a kit that deploys AscendJobs, for instances of several nodes, which this version cannot import, got "user_config.json"; ${expected} Go on with the kit; where its Deployments are what runs, import a copy without user_config.json.`,
    ],
  ])('%s', (_, changes, message) => {
    expect(messages(kit(changes))).toEqual([message]);
  });
});

test('what is missing is named where it is needed', () => {
  const fix = 'Put the file of the kit back, or write the deployment file by hand.';
  const missing = (key: string, where: string): string =>
    `kit:1:1 ${key}: not in the kit, got nothing; expected ${where}. ${fix}`;
  expect(messages(kit({ [server]: undefined }))).toEqual([
    missing(
      'server.instances',
      'replicas, and huawei.com/Ascend910 or another NPU of huawei.com, in deployment/mindie_server.yaml',
    ),
  ]);
  expect(messages(kit({ 'conf/config.json': undefined }))).toEqual([
    missing('model.name', 'modelName in conf/config.json, or MINDIE_MODEL_NAME'),
    missing('model.weightsPath', 'modelWeightPath in conf/config.json, or MINDIE_MODEL_WEIGHT_PATH'),
  ]);
});

test('a kit without Controller, Coordinator, boot script and management files gets the defaults', () => {
  const only = kit({}).filter(({ name }) => name === server || name === 'conf/config.json');
  const { text } = imported(only);
  // The kit leaves the ratio to the Controller, and so does the file.
  expect(validateText('a.yaml', text).map(({ rule }) => rule)).toEqual(['ratio-of-another-model']);
  expect(text).not.toContain('rate');
});

describe('contradictions are told with both places, and the choice', () => {
  test.each<[string, Parameters<typeof kit>[0], string[], string]>([
    [
      'world size against NPUs',
      {
        [server]: [
          ['huawei.com/Ascend910: 2', 'huawei.com/Ascend910: 4'],
          ['huawei.com/Ascend910: 2', 'huawei.com/Ascend910: 4'],
        ],
      },
      [
        'conf/config.json:83:24 BackendConfig.ModelDeployConfig.ModelConfig[0].worldSize: 2, but deployment/mindie_server.yaml:115:37 spec.template.spec.containers[0].resources.limits["huawei.com/Ascend910"]: 4; chosen for server.npusPerInstance: 4',
        'conf/config.json:57:22 BackendConfig.npuDeviceIds[0]: [0,1], but deployment/mindie_server.yaml:115:37 spec.template.spec.containers[0].resources.limits["huawei.com/Ascend910"]: 4; chosen for server.npusPerInstance: 4',
        'conf/config.json:95:17 BackendConfig.ModelDeployConfig.ModelConfig[0].tp: 2, but deployment/mindie_server.yaml:115:37 spec.template.spec.containers[0].resources.limits["huawei.com/Ascend910"]: 4; chosen for server.npusPerInstance: 4',
      ],
      'npusPerInstance: 4\n',
    ],
    [
      'a rate that needs more instances',
      { [server]: [['replicas: 4', 'replicas: 2']] },
      [
        'conf/ms_controller.json:27:21 default_p_rate: 3 and conf/ms_controller.json:28:21 default_d_rate: 1, but deployment/mindie_server.yaml:24:13 spec.replicas: 2; chosen for server.instances: 2, without a rate',
      ],
      'instances: 2\n',
    ],
    [
      'a port of listener and caller',
      { [controller]: [['"mindie_server_port": 1025', '"mindie_server_port": 2025']] },
      [
        'conf/ms_controller.json:36:25 mindie_server_port: 2025, but conf/config.json:7:13 ServerConfig.port: 1025; chosen for ports.server.data: 1025',
      ],
      'server:\n',
    ],
    [
      'the ends of an encrypted link',
      { [controller]: [['"alarm_tls_enable": false', '"alarm_tls_enable": true']] },
      [
        'conf/ms_coordinator.json:120:32 tls_config.alarm_client_tls_enable: false, but conf/ms_controller.json:131:25 tls_config.alarm_tls_enable: true; chosen for tls.links.alarm: true',
      ],
      'alarm: true\n',
    ],
    [
      'a standby that is switched off',
      { 'deployment/mindie_ms_controller.yaml': [['replicas: 1', 'replicas: 2']] },
      [
        'deployment/mindie_ms_controller.yaml:9:13 spec.replicas: 2, but conf/ms_controller.json:15:20 controller_backup_cfg.function_sw: false; chosen for backup.controller: false',
      ],
      'server:\n',
    ],
    [
      'two images',
      { 'deployment/mindie_ms_controller.yaml': [['image: mindie:2.2.RC1', 'image: mindie:2.1']] },
      [
        'deployment/mindie_ms_controller.yaml:27:18 spec.template.spec.containers[0].image: "mindie:2.1-800I-A2-py311-openeuler24.03-lts", but deployment/mindie_server.yaml:49:18 spec.template.spec.containers[0].image: "mindie:2.2.RC1-800I-A2-py311-openeuler24.03-lts"; chosen for image.tag: "2.2.RC1-800I-A2-py311-openeuler24.03-lts"',
      ],
      'tag: 2.2.RC1',
    ],
    [
      'boot.sh over a variable of the pods',
      {
        'boot_helper/boot.sh': [['export HCCL_EXEC_TIMEOUT=60', 'export HCCL_EXEC_TIMEOUT=300']],
        [server]: [
          [
            '          envFrom:',
            '          - name: HCCL_EXEC_TIMEOUT\n            value: "120"\n          envFrom:',
          ],
        ],
      },
      [
        'deployment/mindie_server.yaml:102:20 spec.template.spec.containers[0].env[9].value HCCL_EXEC_TIMEOUT: "120", but boot_helper/boot.sh:20:13 HCCL_EXEC_TIMEOUT: "300"; chosen for server.environment.HCCL_EXEC_TIMEOUT: "300"',
      ],
      'HCCL_EXEC_TIMEOUT: 300\n',
    ],
    [
      'variables of the pods that boot.sh as it is shipped overwrote',
      {
        [server]: [
          [
            '          envFrom:',
            '          - name: HCCL_EXEC_TIMEOUT\n            value: "120"\n          - name: HCCL_RDMA_TIMEOUT\n            value: "18"\n          - name: MINDIE_LOG_LEVEL\n            value: DEBUG\n          envFrom:',
          ],
        ],
      },
      [
        'boot_helper/boot.sh:4:1 MINDIE_LOG_LEVEL: "info", but deployment/mindie_server.yaml:106:20 spec.template.spec.containers[0].env[11].value MINDIE_LOG_LEVEL: "DEBUG"; chosen for logging.level: "DEBUG", though the kit ran with "info"',
        'boot_helper/boot.sh:20:13 HCCL_EXEC_TIMEOUT: "60", but deployment/mindie_server.yaml:102:20 spec.template.spec.containers[0].env[9].value HCCL_EXEC_TIMEOUT: "120"; chosen for server.environment.HCCL_EXEC_TIMEOUT: "120", though the kit ran with "60"',
        'deployment/mindie_ms_controller.yaml:78:20 spec.template.spec.containers[0].env[8].value MINDIE_LOG_LEVEL: "INFO", but deployment/mindie_server.yaml:106:20 spec.template.spec.containers[0].env[11].value MINDIE_LOG_LEVEL: "DEBUG"; chosen for logging.level: "DEBUG"',
        'deployment/mindie_ms_coordinator.yaml:77:20 spec.template.spec.containers[0].env[8].value MINDIE_LOG_LEVEL: "INFO", but deployment/mindie_server.yaml:106:20 spec.template.spec.containers[0].env[11].value MINDIE_LOG_LEVEL: "DEBUG"; chosen for logging.level: "DEBUG"',
      ],
      'HCCL_EXEC_TIMEOUT: 120\n',
    ],
  ])('%s', (_, changes, contradictions, chosen) => {
    const { text, report } = imported(kit(changes));
    expect(report.contradictions).toEqual(contradictions);
    expect(text).toContain(chosen);
    expect(validateText('a.yaml', text)).toEqual([]);
  });
});

test('keys that would reach into the program are dropped and said', () => {
  const files = kit({
    [controller]: [
      ['"deploy_mode"', '"__proto__": {"polluted": 1}, "constructor": {"prototype": 1}, "deploy_mode"'],
    ],
    [server]: [
      ['          envFrom:', '          - name: __proto__\n            value: x\n          envFrom:'],
    ],
  });
  const { text, report } = imported(files);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(text).not.toContain('__proto__');
  expect(report.dropped.filter((line) => line.includes('__proto__'))).toEqual([
    'conf/ms_controller.json:3:16 __proto__: {"polluted":1}; no program reads such a key',
    'deployment/mindie_server.yaml:102:20 spec.template.spec.containers[0].env[9].value __proto__: "x"; no name of a variable',
  ]);
});

test('a release that is no name cannot lead out of the folder of deployment files', () => {
  const files = kit({
    [server]: [
      ['name: mindie-server\n', 'name: ../../x-server\n'],
      ['name: mindie-server\n', 'name: ../../x-server\n'],
    ],
  });
  expect(importKit(files, { folder: 'kit' })).toMatchObject({ name: 'mindie' });
});

test.each(['default', 'kube-system'])('a kit in the namespace %s does not create it', (namespace) => {
  const files = homogeneous.map(({ name, text }) => ({
    name,
    file: name,
    text: text.replaceAll('namespace: mindie', `namespace: ${namespace}`),
  }));
  const { text } = imported(files);
  expect(text).toMatch(new RegExp(`\nnamespace:\n +name: ${namespace}\n +create: false\n`));
  expect(validateText('mindie.yaml', text).filter(isError).map(formatProblem)).toEqual([]);
});

test('what boot.sh works out is listed, but for its own lines', () => {
  const { report } = imported(
    kit({
      'boot_helper/boot.sh': [
        [
          '#!/bin/bash\n',
          '#!/bin/bash\nexport OMP_NUM_THREADS=$(nproc --all | head -1)\nexport LD_PRELOAD=/usr/lib/x.so:$LD_PRELOAD\nexport MINDIE_LOG_PATH="$HOME/log" PATH=$PATH:/opt/bin\n',
        ],
        ['        export GRPC', '        [ -n "$X" ] && export A=`date`\n        export GRPC'],
        ['    export PD_MODE=0', '    export ELSEWHERE=$X'],
      ],
    }),
  );
  const ofScript = (lines: readonly string[]): string[] =>
    lines.filter((line) => line.startsWith('boot_helper/'));
  expect(ofScript(report.dropped)).toEqual([
    'boot_helper/boot.sh:2:1 OMP_NUM_THREADS: "$(nproc --all | head -1)"; the script works it out: set it where it is wanted',
    'boot_helper/boot.sh:3:1 LD_PRELOAD: "/usr/lib/x.so:$LD_PRELOAD"; the script works it out, and a deployment file cannot set it',
    'boot_helper/boot.sh:4:1 PATH: "$PATH:/opt/bin"; the script works it out, and a deployment file cannot set it',
    'boot_helper/boot.sh:15:24 A: "`date`"; the script works it out: set it where it is wanted',
  ]);
  expect(ofScript(report.derived)).toEqual([
    'boot_helper/boot.sh:4:1 MINDIE_LOG_PATH: "\\"$HOME/log\\""; the script works it out; it follows from logging.path',
  ]);
  expect(ofScript(imported(kit({})).report.dropped)).toEqual([]);
});

test('a value that can be no other is left out of the overrides', () => {
  const has = (value: boolean) =>
    imported(kit({ [controller]: [['"deploy_mode"', `"has_flex": ${value}, "deploy_mode"`]] }));
  const { text, report } = has(false);
  expect(text).not.toContain('has_flex');
  expect(report.derived).toContain(
    'conf/ms_controller.json:3:15 has_flex: false; MindIE takes no other value',
  );
  expect(has(true).text).toContain('has_flex: true\n');
});

test('what has no place in a deployment file is listed', () => {
  const { report } = imported(
    kit({
      [server]: [
        [
          '            allowPrivilegeEscalation: false',
          '            allowPrivilegeEscalation: false\n            privileged: true',
        ],
        [
          '      volumes:\n',
          '      hostNetwork: true\n      volumes:\n      - name: home\n        hostPath:\n          path: /home\n',
        ],
      ],
      'deployment/extra.yaml': 'kind: PriorityClass\nmetadata: {name: high}\n',
      'conf/node_manager.json': '{}',
      'deployment/server_init.yaml': 'not: [read',
      'config.json': '{}',
    }),
  );
  expect(report.dropped).toEqual(
    expect.arrayContaining([
      'deployment/mindie_server.yaml:54:25 spec.template.spec.containers[0].securityContext.privileged: true; a deployment file has no key for it',
      'deployment/mindie_server.yaml:145:20 spec.template.spec.hostNetwork: true; a deployment file has no key for it',
      'deployment/extra.yaml:1:1 (root): "PriorityClass high"; no object of a deployment file: apply it beside the manifests where it is still wanted',
      'config.json: the kit has this file in another folder too',
      'deployment/server_init.yaml: of another way to deploy',
      'conf/node_manager.json: no node manager runs here',
    ]),
  );
});

describe('files that cannot be read', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'kit-'));
    mkdirSync(path.join(folder, 'conf'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const said = (at = folder): string[] =>
    readKit(at)
      .problems.map(formatProblem)
      .map((text) => text.replaceAll(folder, 'kit'));

  test('a folder without a kit, a file, and nothing', () => {
    const fix = 'Name the folder of the kit, in which deploy.sh lies.';
    expect(said()).toEqual([
      `kit:1:1 (root): no file of a kit in this folder, got "kit"; expected conf/*.json, deployment/*.yaml and boot_helper/boot.sh. ${fix}`,
    ]);
    writeFileSync(path.join(folder, 'a'), '');
    expect(said(path.join(folder, 'a'))).toEqual([
      `kit/a:1:1 (root): not a folder, got "a file"; expected the folder of a kit. ${fix}`,
    ]);
    expect(said(path.join(folder, 'b'))).toEqual([
      'kit/b:1:1 (root): cannot be read (no such file or folder), got "kit/b"; expected a readable file. Check the path and its permissions.',
    ]);
  });

  test('a large file, one in another encoding, a folder, and a link to itself', () => {
    writeFileSync(path.join(folder, 'conf', 'config.json'), ' '.repeat(1024 * 1024 + 1));
    writeFileSync(path.join(folder, 'conf', 'ms_controller.json'), Buffer.from([0x7b, 0xff, 0x7d]));
    mkdirSync(path.join(folder, 'conf', 'ms_coordinator.json'));
    symlinkSync('http_client_ctl.json', path.join(folder, 'conf', 'http_client_ctl.json'));
    expect(said()).toEqual([
      'kit/conf/config.json:1:1 (root): file too large, got "1048577 bytes"; expected at most 1048576 bytes. Put the file of the kit back.',
      'kit/conf/http_client_ctl.json:1:1 (root): cannot be read (a symbolic link that leads to itself), got "kit/conf/http_client_ctl.json"; expected a readable file. Check the path and its permissions.',
      'kit/conf/ms_controller.json:1:1 (root): not UTF-8 text, got "kit/conf/ms_controller.json"; expected a file in UTF-8. Save the file as UTF-8.',
      'kit/conf/ms_coordinator.json:1:1 (root): not a file, got "a folder"; expected a regular file. Put the file of the kit back.',
    ]);
  });
});

test('keys of Secrets, disk and the user of a pod are carried over, and what bash obeys is not', () => {
  const { text, report } = imported(
    kit({
      [server]: [
        [
          '          envFrom:',
          [
            '          - name: HUB_TOKEN',
            '            valueFrom: { secretKeyRef: { name: hub, key: token } }',
            '          - name: OMP_NUM_THREADS',
            '            valueFrom: { secretKeyRef: { name: hub, key: threads } }',
            '          - name: FROM_CONFIG',
            '            valueFrom: { configMapKeyRef: { name: a, key: b } }',
            '          - name: PS4',
            '            value: "+"',
            '          envFrom:',
          ].join('\n'),
        ],
        [
          '            allowPrivilegeEscalation: false',
          '            allowPrivilegeEscalation: false\n            runAsUser: 1001',
        ],
      ],
    }),
  );
  expect(text).toContain('secretEnvironment:\n    HUB_TOKEN:\n      secret: hub\n      key: token\n');
  expect(text).toContain('podSecurity:\n  runAsUser: 1001\n');
  const dropped = report.dropped.filter((line) => /OMP_NUM|FROM_CONFIG|PS4|runAsUser/.test(line));
  expect(dropped.map((line) => line.replace(/^\S+ \S+ /, ''))).toEqual([
    'OMP_NUM_THREADS: {"secretKeyRef":{"name":"hub","key":"threads"}}; a deployment file holds values, and names keys of Secrets',
    'FROM_CONFIG: {"configMapKeyRef":{"name":"a","key":"b"}}; a deployment file holds values, and names keys of Secrets',
    'PS4: "+"; bash obeys it, so that the boot scripts would do something else',
  ]);
});
