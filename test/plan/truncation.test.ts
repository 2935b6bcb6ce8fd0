import { find, heterogeneous, homogeneous, manifestsOf } from '../support/synth';

const override = (value: unknown) => ({
  'config.json': { BackendConfig: { ModelDeployConfig: { truncation: value } } },
});

/** `truncation` as it stands in the config.json of a ConfigMap; undefined where the file has no such key. */
function written(deployment: object, configMap = 'mindie-server-config'): unknown {
  const text = find(manifestsOf(deployment), 'ConfigMap', configMap).data?.['config.json'] ?? '';
  const { BackendConfig } = JSON.parse(text) as {
    BackendConfig: { ModelDeployConfig: { truncation?: unknown } };
  };
  return BackendConfig.ModelDeployConfig.truncation;
}

test('nothing is written unless asked for', () => {
  expect(written(homogeneous)).toBeUndefined();
});

test.each([
  [0, false],
  [-1, true],
  [false, false],
  [true, true],
])('%p is written as the boolean that every release takes, %p', (given, expected) => {
  expect(written({ ...homogeneous, overrides: override(given) })).toBe(expected);
});

test('1, which no boolean says, is written as it is', () => {
  const image = { name: 'mindie', tag: '3.0.0' };
  expect(written({ ...homogeneous, image, overrides: override(1) })).toBe(1);
});

test('what one role asks for is written in the same way', () => {
  const { decode } = heterogeneous;
  const deployment = { ...heterogeneous, decode: { ...decode, overrides: override(-1) } };
  expect(written(deployment, 'mindie-server-heterogeneous-config')).toBe(true);
  expect(written(deployment)).toBeUndefined();
});
