// What an editor shows of a deployment file while it is written, by a YAML language server.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import deploymentSchema from '../../schemas/deployment.schema.json';
import { LanguageServer } from './language-server';

const root = path.resolve(__dirname, '..', '..');
const modeline = '# yaml-language-server: $schema=../schemas/deployment.schema.json\n';
const shipped = readdirSync(path.join(root, 'deployments')).filter((name) => name.endsWith('.yaml'));
const read = (...names: string[]): string => readFileSync(path.join(root, ...names), 'utf8');

/** Where a file of a text would be, beside the shipped ones. */
const inDeployments = (name: string): string => path.join(root, 'deployments', name);

/** `<line>:<column> <message>` of all that is underlined; counted from 1 as our own messages do. */
async function complaints(server: LanguageServer, file: string, text: string): Promise<string[]> {
  const diagnostics = await server.open(file, text);
  return diagnostics
    .map(({ message, range: { start } }) => ({ line: start.line + 1, column: start.character + 1, message }))
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe('by the schema in the first line', () => {
  let server: LanguageServer;
  beforeAll(async () => {
    server = await LanguageServer.start();
  });
  afterAll(() => server.stop());

  /** Labels that are offered at the end of a text. */
  async function offered(name: string, text: string): Promise<string[]> {
    const file = inDeployments(name);
    await server.open(file, text);
    const lines = text.split('\n');
    const items = await server.completion(file, lines.length - 1, lines.at(-1)?.length ?? 0);
    return items.map(({ label }) => label);
  }

  test.each(shipped)('%s names the schema, and nothing is underlined', async (name) => {
    const text = read('deployments', name);
    expect(text.startsWith(modeline)).toBe(true);
    expect(await complaints(server, inDeployments(name), text)).toEqual([]);
  });

  test('unknown keys, wrong values and missing keys are underlined where they are', async () => {
    const text = `${modeline}variant: homogenous
hardware: A2
image: { name: mindie, tag: '2.2' }
model: { name: llama }
namspace: { name: a }
server:
  instances: 97
  npusPerInstance: '2'
  rate: { prefil: 3 }
environment: { HCCL_RDMA_TIMEOT: 18 }
cluster: { nodePools: [{ name: a2, nodes: 0, npusPerNode: 17, hardware: 800I-A2 }] }
`;
    expect(await complaints(server, inDeployments('bad.yaml'), text)).toEqual([
      '2:10 Value is not accepted. Valid values: "homogeneous", "heterogeneous".',
      '3:11 Value is not accepted. Valid values: "800I-A2", "800I-A3".',
      '5:1 Missing property "weightsPath".',
      '6:1 Property namspace is not allowed.',
      '8:14 Value is above the maximum of 96.',
      '9:20 Incorrect type. Expected "integer".',
      '10:11 Property prefil is not allowed.',
      '11:16 Property HCCL_RDMA_TIMEOT is not allowed.',
      '12:43 Value is below the minimum of 1.',
      '12:59 Value is above the maximum of 16.',
    ]);
  });

  test('without any schema it would say nothing of this', async () => {
    expect(await complaints(server, inDeployments('no-modeline.yaml'), 'variant: homogenous\n')).toEqual([]);
  });

  test('keys that are not there yet are offered, with what they mean', async () => {
    const text = read('deployments', 'llama3-8b.yaml');
    const given = ['variant', 'image', 'model', 'server'];
    const known = Object.keys(deploymentSchema.properties);
    const labels = await offered('root-keys.yaml', text);
    expect(labels.sort()).toEqual(known.filter((key) => !given.includes(key)).sort());
    const items = await server.completion(inDeployments('root-keys.yaml'), text.split('\n').length - 1, 0);
    expect(JSON.stringify(items.find(({ label }) => label === 'networkPolicy')?.documentation)).toContain(
      deploymentSchema.properties.networkPolicy.description,
    );
  });

  test('keys of a section, of a list of mappings, and variables are offered', async () => {
    const text = read('deployments', 'llama3-8b.yaml');
    expect(await offered('probes.yaml', `${text}controller:\n  probes:\n    `)).toEqual([
      'startup',
      'readiness',
      'liveness',
    ]);
    expect(await offered('pools.yaml', `${text}cluster:\n  nodePools:\n    - name: a\n      `)).toEqual(
      expect.arrayContaining(['nodes', 'npusPerNode', 'hardware', 'labels']),
    );
    expect(await offered('environment.yaml', `${text}environment:\n  `)).toContain('HCCL_RDMA_TIMEOUT');
  });

  test('allowed values are offered', async () => {
    expect(await offered('hardware.yaml', `${modeline}hardware: `)).toEqual(['800I-A2', '800I-A3']);
    const rules = await offered('silence.yaml', `${modeline}silence:\n  - rule: `);
    expect(rules.sort()).toEqual([...deploymentSchema.definitions.ruleName.enum].sort());
  });
});

describe('by the schema of parts, which a file that takes keys from others names', () => {
  const partial = '# yaml-language-server: $schema=../schemas/partial.schema.json\n';
  let server: LanguageServer;
  beforeAll(async () => {
    server = await LanguageServer.start();
  });
  afterAll(() => server.stop());

  test('no key is missing, and null may stand for each', async () => {
    const text = `${partial}extends: [_base.yaml, ../_service.yaml]
model: { name: llama }
server: { instances: 4, nodeSelector: { zone: null }, environment: { HCCL_RDMA_TIMEOUT: null } }
image: { release: null }
hardware: null
logging: null
secretEnvironment: { TOKEN: { key: token } }
overrides: { config.json: null }
`;
    expect(await complaints(server, inDeployments('_part.yaml'), text)).toEqual([]);
    expect(await complaints(server, inDeployments('_one.yaml'), `${partial}extends: _base.yaml\n`)).toEqual(
      [],
    );
  });

  test('what is there is checked, and what is in lists is whole', async () => {
    const text = `${partial}extends: { file: a.yaml }
namspace: { name: a }
server: { instances: 97, rate: { prefil: 3 } }
silence: [{ rule: image-tag-latest }]
cluster: { nodePools: [{ name: a2, nodes: 1, hardware: 800I-A2 }] }
`;
    expect(await complaints(server, inDeployments('_bad.yaml'), text)).toEqual([
      '2:10 Incorrect type. Expected one of string, array, null.',
      '3:1 Property namspace is not allowed.',
      '4:22 Value is above the maximum of 96.',
      '4:34 Property prefil is not allowed.',
      '5:11 Missing property "reason".',
      '6:24 Missing property "npusPerNode".',
    ]);
  });

  test('a whole deployment is a part as well', async () => {
    for (const name of ['all-properties.yaml', 'all-properties-heterogeneous.yaml']) {
      const text = `${partial}${read('test', 'fixtures', name)}`;
      expect(await complaints(server, inDeployments(`part-${name}`), text)).toEqual([]);
    }
  });

  test('keys are offered, with what they mean, extends among them', async () => {
    const file = inDeployments('_offered.yaml');
    await server.open(file, partial);
    const items = await server.completion(file, 1, 0);
    expect(items.map(({ label }) => label).sort()).toEqual(Object.keys(deploymentSchema.properties).sort());
    expect(JSON.stringify(items.find(({ label }) => label === 'extends')?.documentation)).toContain(
      deploymentSchema.properties.extends.description,
    );
  });
});

describe('by the settings of the editor', () => {
  const schema = pathToFileURL(path.join(root, 'schemas', 'deployment.schema.json')).href;
  let server: LanguageServer;
  beforeAll(async () => {
    server = await LanguageServer.start({ [schema]: '**/*.yaml' });
  });
  afterAll(() => server.stop());

  test.each(['all-properties.yaml', 'all-properties-heterogeneous.yaml'])(
    'nothing is underlined in %s, which together set every key',
    async (name) => {
      const file = path.join(root, 'test', 'fixtures', name);
      expect(await complaints(server, file, read('test', 'fixtures', name))).toEqual([]);
    },
  );

  test('a mistake is underlined in a file that names no schema', async () => {
    const text = read('deployments', 'llama3-8b.yaml')
      .replace(modeline, '')
      .replace('instances: 4', 'instances: 0');
    expect(await complaints(server, '/elsewhere/a.yaml', text)).toEqual([
      '10:14 Value is below the minimum of 1.',
    ]);
  });
});
