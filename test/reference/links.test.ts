// Which key of the deployment file ends up where, and where a derived value comes from.
import { checkText } from '../../lib/check';
import { mindieSchemas } from '../../lib/config/mindie-schemas';
import { ownedVariables } from '../../lib/config/owned-variables';
import { mindieFiles } from '../../lib/plan/mindie-files';
import { deploymentEntries, flat, mindieEntries, pathName } from '../../lib/reference/entries';
import { type Link, links, sourcesOf, targetsOf, variableDefaults } from '../../lib/reference/links';
import { heterogeneous, homogeneous } from '../support/synth';
import { probe } from './probe';

const keys = flat(deploymentEntries()).map(({ name }) => name);

test.each([
  ['inference.decodeBatchSize', ['config.json BackendConfig.ScheduleConfig.maxBatchSize']],
  ['server.rate.prefill', ['ms_controller.json default_p_rate']],
  [
    'ports.coordinator.management',
    ['ms_controller.json mindie_ms_coordinator_port', 'ms_coordinator.json http_config.manage_port'],
  ],
  ['logging.path', ['environment MINDIE_LOG_PATH']],
  ['server.resources.limits.cpu', []],
])('%s ends up in %j', (key, targets) => {
  expect(targetsOf(key).map(({ file, name }) => `${file} ${name}`)).toEqual(targets);
});

test.each([
  ['config.json', 'BackendConfig.ScheduleConfig.maxBatchSize', ['inference.decodeBatchSize']],
  [
    'config.json',
    'BackendConfig.ModelDeployConfig.maxInputTokenLen',
    ['inference.maxSeqLen', 'inference.maxInputTokenLen'],
  ],
  ['config.json', 'ServerConfig.inferMode', ['variant']],
  ['config.json', 'ServerConfig.httpsEnabled', ['tls.enabled', 'tls.links.server']],
  ['ms_controller.json', 'is_heterogeneous', ['variant']],
  ['ms_controller.json', 'digs_prefill_slo', []],
] as const)('%s %s follows from %j', (file, name, sources) => {
  expect(sourcesOf(file, name)).toEqual(sources);
});

test('every derived value of a deployment is linked to keys that exist', () => {
  const known = links().map(({ file, name }) => `${file} ${name}`);
  for (const deployment of [homogeneous, heterogeneous]) {
    const loaded = checkText('a.yaml', JSON.stringify(deployment)).deployments;
    for (const file of loaded.flatMap((one) => mindieFiles(one.deployment).all)) {
      const derived = file.derived.map(({ path }) => `${file.name} ${pathName(path)}`);
      expect(derived.filter((name) => !known.includes(name))).toEqual([]);
    }
  }
  const ofFiles = links().filter(({ file }) => file !== 'environment');
  expect(ofFiles.filter(({ from }) => from.length === 0 || from.some((key) => !keys.includes(key)))).toEqual(
    [],
  );
});

test('every linked key of a MindIE file is described', () => {
  for (const file of Object.keys(mindieSchemas) as (keyof typeof mindieSchemas)[]) {
    const described = flat(mindieEntries(file)).map(({ name }) => name);
    const linked = links().filter((link) => link.file === file);
    expect(linked.filter(({ name }) => !described.includes(name))).toEqual([]);
  }
});

test('the table tells of each value what really changes it, and of nothing that does not', () => {
  const sides = ['dp: 2, cp: 1, sp: 1', 'moeTp: 2'];
  const texts = sides.flatMap((one, index) => [
    `variant: homogeneous
server: { instances: 4, npusPerInstance: 8, parallelism: { ${one} } }`,
    `variant: heterogeneous
prefill: { instances: 4, npusPerInstance: 8, parallelism: { ${one} } }
decode: { instances: 4, npusPerInstance: 8, parallelism: { ${sides[1 - index] ?? ''} } }`,
  ]);
  const samples = texts.map((servers) => {
    const { deployments } = checkText(
      'sample.yaml',
      `${servers}
name: sample
image: { name: mindie, tag: sample, userHomePath: /home/sample }
model: { name: sample, weightsPath: /data/sample }
tls: { enabled: true, revocationLists: true, secrets: { controller: a, coordinator: b, server: c } }
backup: { controller: true, coordinator: true }
logging: { path: sample }`,
    );
    return deployments.map(({ deployment }) => deployment);
  });
  expect(samples.map(({ length }) => length)).toEqual([1, 1, 1, 1]);
  const changing = probe(samples.flat()).filter(({ from }) => from.length > 0);
  expect(lines(links())).toEqual(lines(changing));
});

/** A line for each value and each of its keys. */
function lines(all: readonly Link[]): string[] {
  return [
    ...new Set(all.flatMap(({ file, name, from }) => from.map((key) => `${file} ${name} < ${key}`))),
  ].sort();
}

test('a key behind a variable, as the messages name it, is one that changes the variable', () => {
  for (const { name } of links().filter(({ file }) => file === 'environment')) {
    const named = ownedVariables[name];
    const from = links().flatMap((link) => (link.name === name ? link.from : []));
    expect(from.filter((key) => key === named || key.startsWith(`${named ?? ''}.`))).not.toEqual([]);
  }
});

test('a variable that is set unless it is given has its value, another has none', () => {
  expect(variableDefaults('HCCL_EXEC_TIMEOUT').map(({ value }) => value)).toEqual(['60']);
  expect(variableDefaults('HCCL_CONNECT_TIMEOUT')).toEqual([]);
});
