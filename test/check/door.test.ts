// Text or data in, a deployment and all findings out.
import { parse } from 'yaml';
import { checkDeployment, checkText } from '../../lib/check';
import type { FindingCode } from '../../lib/config/codes';
import { formatFinding, formatPath } from '../../lib/config/problem';
import { exampleFile } from '../../lib/rules/rule';

/** Codes with their places of what is found in the base of the examples with other keys. */
function found(keys: string): string[] {
  const { findings } = checkDeployment(exampleFile(keys));
  return findings.map(({ code, path }) => `${code} ${formatPath(path)}`);
}

test.each<[FindingCode, string, string]>([
  ['unknown-key', 'servers', '{ servers: 1 }'],
  ['missing-key', 'model.name', '{ model: { weightsPath: /data/llama } }'],
  ['wrong-type', 'server.instances', '{ server: { instances: two, npusPerInstance: 2 } }'],
  ['out-of-range', 'server.instances', '{ server: { instances: 500, npusPerInstance: 2 } }'],
  ['not-allowed', 'hardware', '{ hardware: 800I-A9 }'],
  ['malformed-text', 'namespace.name', '{ namespace: { name: A_b } }'],
  ['malformed-key', 'service.annotations["a b"]', "{ service: { annotations: { 'a b': '1' } } }"],
  ['key-of-other-variant', 'prefill', '{ prefill: { instances: 1, npusPerInstance: 2 } }'],
  ['image-without-version', 'image', '{ image: { name: mindie } }'],
  ['namespace-of-kubernetes', 'namespace.name', '{ namespace: { name: default } }'],
  ['node-port-without-service', 'service.nodePort', '{ service: { type: ClusterIP, nodePort: 31000 } }'],
  ['variable-taken', 'extraEnvironment.MIES_INSTALL_PATH', '{ extraEnvironment: { MIES_INSTALL_PATH: /a } }'],
  [
    'host-path-not-data',
    'model.weights.hostPath',
    '{ model: { name: a, weightsPath: /data/a, weights: { hostPath: /etc } } }',
  ],
  [
    'too-many-servers',
    'decode.instances',
    '{ variant: heterogeneous, prefill: { instances: 90, npusPerInstance: 2 }, decode: { instances: 90, npusPerInstance: 2 } }',
  ],
  [
    'wrong-type',
    'overrides["config.json"].ServerConfig.maxLinkNum',
    '{ overrides: { config.json: { ServerConfig: { maxLinkNum: a } } } }',
  ],
  [
    'contradicts-derived-value',
    'overrides["config.json"].ServerConfig.port',
    '{ overrides: { config.json: { ServerConfig: { port: 1 } } } }',
  ],
  ['image-tag-latest', 'image.tag', '{ image: { name: mindie, tag: latest, release: "2.2" } }'],
  [
    'silence-without-effect',
    'silence[0].rule',
    '{ silence: [{ rule: image-tag-latest, reason: It is for a test. }] }',
  ],
])('%s at %s', (code, path, keys) => {
  expect(found(keys)).toContain(`${code} ${path}`);
});

test('more silences than there can be rules are refused as a whole', () => {
  const silence = Array.from({ length: 201 }, () => ({ rule: 'image-tag-latest', reason: 'For a test.' }));
  const { findings } = checkDeployment({ ...exampleFile('{}'), silence });
  expect(findings.map(({ code, path }) => `${code} ${formatPath(path)}`)).toEqual(['too-many-items silence']);
});

test('a rule is silent about a value that stands in for a faulty one', () => {
  const keys = (instances: number) =>
    `server: { instances: ${instances}, npusPerInstance: 2, antiAffinity: required, nodeSelector: { kubernetes.io/hostname: node-1 } }`;
  expect(found(keys(500))).toEqual(['out-of-range server.instances']);
  expect(found(keys(2))).toEqual(['apart-on-one-node server.nodeSelector["kubernetes.io/hostname"]']);
});

test('a rule is silent where a key that it missed may be a misspelt one', () => {
  expect(found('image: { name: mindie, tag: latest, release: "2.2", digets: a }')).toEqual([
    'unknown-key image.digets',
  ]);
});

test('keys of overrides are told of beside a value that is faulty', () => {
  const keys = 'overrides: { config.json: { ServerConfig: { maxLinkNum: a, fooo: 1, maxJsonDepth: 20 } } }';
  expect(found(keys)).toEqual([
    'wrong-type overrides["config.json"].ServerConfig.maxLinkNum',
    'unknown-override-key overrides["config.json"].ServerConfig.fooo',
    'key-of-newer-release overrides["config.json"].ServerConfig.maxJsonDepth',
  ]);
});

test.each([
  ['rules', 'image: { name: mindie, tag: latest, release: "2.2" }'],
  ['conditions', 'service: { type: ClusterIP, nodePort: 31000 }'],
  ['the schema', 'server: { instances: 0, npusPerInstance: three }'],
])('data is judged as the text of a file is: %s', (_, keys) => {
  const data = exampleFile(keys);
  const text = checkText('a.yaml', JSON.stringify(data));
  const { deployment, findings } = checkDeployment(data);
  expect(findings.map(formatFinding)).toEqual(text.problems.map(formatFinding));
  expect(findings.length).toBeGreaterThan(0);
  expect(deployment).toEqual(text.deployments[0]?.deployment);
});

test('data is left as it was, and what is found holds no view of it', () => {
  const data = exampleFile('server: { instances: 2, npusPerInstance: 2, rate: { prefill: 3, decode: 1 } }');
  const before = structuredClone(data);
  const { findings } = checkDeployment(data);
  expect(data).toEqual(before);
  expect(findings.length).toBeGreaterThan(0);
  expect(() => structuredClone(findings)).not.toThrow();
});

test('strict makes errors of warnings, by the option or by the deployment', () => {
  const data = parse('image: { name: mindie, tag: latest, release: "2.2" }') as object;
  const severities = (more: object, strict?: boolean) =>
    checkDeployment(
      { ...exampleFile(JSON.stringify(data)), ...more },
      strict === undefined ? {} : { strict },
    ).findings.map(({ severity }) => severity);
  expect(severities({})).toEqual(['warning']);
  expect(severities({}, true)).toEqual(['error']);
  expect(severities({ strict: true }, false)).toEqual(['error']);
});

test.each(['__proto__', 'constructor', 'toString'])('a key %s of a role is unknown like any other', (key) => {
  const file = JSON.stringify(exampleFile('{}')).replace('"instances"', `"${key}":1,"instances"`);
  const [problem] = checkText('a.yaml', file).problems;
  expect(problem).toMatchObject({ code: 'unknown-key', path: ['server', key], fix: 'Remove it.' });
});
