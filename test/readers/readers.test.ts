import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { releases } from '../../lib/config/release';
import type { Manifest } from '../../lib/invariants/manifest';
import { heterogeneous, homogeneous, manifestsOf, parseManifests, readTree } from '../support/synth';
import { refusals } from './read';
import { controllerFileOfCoordinator, type FileName, readers, required } from './tables';

const root = path.join(__dirname, '../..');
const fileNames = Object.keys(required) as FileName[];
const secrets = { controller: 'controller-tls', coordinator: 'coordinator-tls', server: 'server-tls' };
const shipped = Object.fromEntries(
  ['llama3-8b', 'llama3-8b-heterogeneous'].map((id) => [
    id,
    parse(readFileSync(path.join(root, 'deployments', `${id}.yaml`), 'utf8')) as object,
  ]),
);

interface MindieFile {
  readonly name: FileName;
  readonly content: unknown;
}

/** Every MindIE file of some manifests; each role has its own config.json. */
function mindieFiles(manifests: readonly Manifest[]): MindieFile[] {
  return manifests.flatMap(({ kind, metadata, data = {} }) => {
    const isOfCoordinator = metadata.labels?.['app.kubernetes.io/component'] === 'coordinator';
    if (kind !== 'ConfigMap') return [];
    return Object.entries(data).flatMap(([key, text]) => {
      const known = isOfCoordinator && key === 'ms_controller.json' ? controllerFileOfCoordinator : key;
      const name = fileNames.find((one) => one === known);
      return name === undefined ? [] : [{ name, content: JSON.parse(text) as unknown }];
    });
  });
}

/** For each reader a line, and what it says of each kind of file. */
function matrix(files: readonly MindieFile[]): Record<string, Record<string, readonly string[]>> {
  const of = (reader: (typeof readers)[number], name: FileName): string[] =>
    files.filter((file) => file.name === name).flatMap(({ content }) => refusals(reader, name, content));
  return Object.fromEntries(
    readers.map((reader) => [
      reader.id,
      Object.fromEntries(fileNames.map((name) => [name, of(reader, name)])),
    ]),
  );
}

const accepted = Object.fromEntries(
  readers.map(({ id }) => [id, Object.fromEntries(fileNames.map((name) => [name, []]))]),
);

describe('every release accepts', () => {
  const deployments = { homogeneous, heterogeneous, ...shipped };
  const cases = Object.entries(deployments).flatMap(([name, deployment]) =>
    [false, true].map((enabled) => ({
      what: `${name} with TLS ${enabled ? 'on' : 'off'}`,
      deployment: { ...deployment, tls: enabled ? { enabled, secrets } : { enabled } },
    })),
  );

  test.each(cases)('$what', ({ deployment }) => {
    const files = mindieFiles(manifestsOf(deployment));
    expect(new Set(files.map(({ name }) => name)).size).toBe(fileNames.length);
    expect(matrix(files)).toEqual(accepted);
  });

  test.each([
    ['3.0.0', { truncation: -1 }],
    ['2.2.RC1', { truncation: 0 }],
  ])('what a deployment of MindIE %s asks for by a number that a boolean says', (tag, settings) => {
    const overrides = { 'config.json': { BackendConfig: { ModelDeployConfig: settings } } };
    const files = mindieFiles(manifestsOf({ ...homogeneous, image: { name: 'mindie', tag }, overrides }));
    expect(matrix(files)).toEqual(accepted);
  });

  test('each folder of dist', () => {
    const files = mindieFiles(Object.values(readTree(path.join(root, 'dist'))).flatMap(parseManifests));
    expect(files.length).toBeGreaterThanOrEqual(4 + 5);
    expect(matrix(files)).toEqual(accepted);
  });
});

test('every line of releases has a reader', () => {
  expect([...new Set(readers.flatMap((reader) => reader.releases))].sort()).toEqual(
    releases.map(({ id }) => id).sort(),
  );
});

describe('the readers see what they are for:', () => {
  const [oldest] = readers;
  const newest = readers.at(-1);
  const filesOf = (deployment: object): Record<string, unknown> =>
    Object.fromEntries(mindieFiles(manifestsOf(deployment)).map(({ name, content }) => [name, content]));
  /** A file with some keys set, or removed by undefined. */
  const changed = (file: unknown, settings: Record<string, unknown>): unknown => {
    const copy = structuredClone(file);
    for (const [dotted, value] of Object.entries(settings)) {
      const steps = dotted.split('.');
      const above = steps
        .slice(0, -1)
        .reduce<Record<string, unknown>>(
          (node, step) => node[step] as Record<string, unknown>,
          copy as Record<string, unknown>,
        );
      if (value === undefined) Reflect.deleteProperty(above, steps.at(-1) ?? '');
      else above[steps.at(-1) ?? ''] = value;
    }
    return copy;
  };
  const says = (name: FileName, file: unknown) => [
    ...readers.map((reader) => refusals(reader, name, file).join('; ')),
  ];
  const plain = filesOf(homogeneous);
  const encrypted = filesOf({ ...homogeneous, tls: { enabled: true, secrets } });

  test('a number for truncation is refused before 3.0', () => {
    const truncation = 'BackendConfig.ModelDeployConfig.truncation';
    const refused = `${truncation} should be boolean, but got number`;
    for (const value of [0, 1, -1]) {
      expect(says('config.json', changed(plain['config.json'], { [truncation]: value }))).toEqual([
        refused,
        refused,
        refused,
        refused,
        '',
      ]);
    }
    expect(says('config.json', changed(plain['config.json'], { [truncation]: false }))).toEqual(
      Array(5).fill(''),
    );
  });

  test('a probe client of December 2025 wants the key stores of KMC with TLS off too, later ones do not', () => {
    const file = changed(plain['http_client_ctl.json'], {
      'cert.kmc_ksf_master': undefined,
      'cert.kmc_ksf_standby': undefined,
    });
    expect(says('http_client_ctl.json', file)).toEqual([
      'cert.kmc_ksf_master is missing; cert.kmc_ksf_standby is missing',
      ...Array<string>(4).fill(''),
    ]);
  });

  test.each([
    ['ms_controller.json', 'tls_config.http_server_tls_items', 'kmc_ksf_master', 'kmcKsfMaster'],
    ['ms_coordinator.json', 'tls_config.status_tls_items', 'kmcKsfMaster', 'kmc_ksf_master'],
  ] as const)('%s must spell them as its own reader does, where a link is on', (name, block, own, other) => {
    const misspelt = { [`${block}.${own}`]: undefined, [`${block}.${other}`]: './security/a/ksfa' };
    expect(says(name, changed(encrypted[name], misspelt))).toEqual([
      `${block}.${own} is missing`,
      ...Array<string>(4).fill(''),
    ]);
  });

  test.each(fileNames)('each required key of %s is missed by all', (name) => {
    for (const key of required[name]) {
      for (const reader of readers) {
        const missed = refusals(reader, name, changed(plain[name], { [key]: undefined }));
        expect(missed).toContain(`${key} is missing`);
      }
    }
  });

  test('settings of the scheduler are text, whatever the key', () => {
    const file = changed(plain['ms_coordinator.json'], { 'digs_scheduler_config.some_newer_key': 5 });
    const refused = 'digs_scheduler_config.some_newer_key should be string, but got number';
    expect(says('ms_coordinator.json', file)).toEqual(Array(5).fill(refused));
  });

  test('unknown keys are passed over elsewhere', () => {
    for (const name of fileNames)
      expect(says(name, changed(plain[name], { someNewerKey: 5 }))).toEqual(Array(5).fill(''));
    expect([oldest?.id, newest?.id]).toEqual(['2025-12-22', '3.0.0']);
  });
});
