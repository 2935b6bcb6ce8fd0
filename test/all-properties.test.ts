import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { checkDeployment } from '../lib/check';
import { isError } from '../lib/config/problem';
import { deploymentEntries, flat } from '../lib/reference/entries';
import type { Manifest } from '../lib/invariants/manifest';
import { build, synth } from './support/synth';

type Steps = readonly (string | number)[];
const fixtures = ['all-properties.yaml', 'all-properties-heterogeneous.yaml'].map((name) => {
  const text = readFileSync(path.join(__dirname, 'fixtures', name), 'utf8');
  return { name, text, value: parse(text) as object, ...build(text) };
});

function leaves(value: unknown, above: Steps = []): Steps[] {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return [above];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, [...above, key]));
}

function valueUnder(value: unknown, steps: Steps): unknown {
  return steps.reduce<unknown>((node, step) => (node as Record<string, unknown>)[step], value);
}

function without(value: object, steps: Steps): object {
  const copy = structuredClone(value);
  const parent = valueUnder(copy, steps.slice(0, -1));
  if (Array.isArray(parent)) parent.splice(Number(steps.at(-1)), 1);
  else Reflect.deleteProperty(parent as object, steps.at(-1) ?? '');
  return copy;
}

test('the fixtures are right, and together set every key of the schema', () => {
  expect(fixtures.flatMap(({ messages }) => messages)).toEqual([]);
  const set = fixtures.flatMap(({ value }) =>
    leaves(value).flatMap((steps) => {
      const names = steps.map((step) => (/^[0-9]+$/.test(String(step)) ? '[]' : String(step)));
      return names.map((_, index) => names.slice(0, index + 1).join('/'));
    }),
  );
  // Environment variables are left to their own schema.
  const keys = flat(deploymentEntries()).map(({ path: steps }) => steps.join('/'));
  expect(keys.filter((key) => !set.includes(key))).toEqual([]);
});

describe.each(fixtures)('every knob of $name has an effect:', ({ value, manifests }) => {
  const loaded = (content: object): unknown => {
    const { deployment, findings } = checkDeployment(content);
    return findings.some(isError) ? undefined : deployment;
  };
  // A key that may be left out, and whose value is not the default.
  const whole = loaded(value);
  const knobs = leaves(value).filter((steps) => {
    const rest = loaded(without(value, steps));
    return rest !== undefined && !isDeepStrictEqual(rest, whole);
  });
  // A probe that is off has no timing.
  const idle = /probes\.(startup|liveness)\.(periodSeconds|timeoutSeconds|failureThreshold)$/;
  // They follow from the other degrees; written, they are only checked.
  const following = /parallelism\.(tp|moeTp|moeEp)$/;
  // They decide whether there is output, not what is in it: how strict the checks are, and the cluster to check against.
  const allOrNothing = /^(strict|cluster\..*)$/;
  // A deployment that breaks a rule for want of a key is not written: the key has an effect.
  const ofRule = / \[[a-z0-9-]+\]$/;

  test.each(knobs.map((steps) => ({ knob: steps.join('.'), steps })))('$knob', ({ knob, steps }) => {
    const rest = build({ ...without(value, steps), strict: false });
    expect(rest.messages.filter((message) => !ofRule.test(message))).toEqual([]);
    if (rest.messages.length > 0 || idle.test(knob) || following.test(knob)) return;
    expect(isDeepStrictEqual(rest.manifests, manifests)).toBe(allOrNothing.test(knob));
  });
});

test.each(fixtures)(
  'the cluster section of $name leaves the manifests as they are',
  ({ value, manifests }) => {
    expect(build(without(value, ['cluster'])).manifests).toEqual(manifests);
    expect(manifests.length).toBeGreaterThan(0);
  },
);

test.each(fixtures)('what is written for $name is what was built', ({ name, text, manifests }) => {
  expect(synth({ [name]: text }).manifests).toEqual(manifests);
});

test.each(fixtures)('what the keys of $name change in the manifests', ({ value, manifests }) => {
  const plain = build(Object.fromEntries(mandatory(value)));
  expect(plain.messages).toEqual([]);
  const [before, after] = [plain.manifests, manifests].map((all) => all.flatMap(linesOf));
  const kept = new Set(after?.flatMap((line) => [objectOf(line), placeOf(line)]));
  const gone = before?.map((line) => (kept.has(objectOf(line)) ? placeOf(line) : objectOf(line)));
  expect({
    set: after?.filter((line) => !before?.includes(line)).join('\n'),
    gone: [...new Set(gone)].filter((place) => !kept.has(place)).join('\n'),
  }).toMatchSnapshot();
});

/** The keys without which there is no deployment; names stay, so that the objects are the same. */
function mandatory(value: object): [string, unknown][] {
  const { image, server, prefill, decode, model } = value as Record<string, Record<string, unknown>>;
  const own = (role?: Record<string, unknown>) =>
    role && { instances: role['instances'], npusPerInstance: role['npusPerInstance'] };
  const least = {
    image: { name: image?.['name'], tag: image?.['tag'] },
    model: { name: model?.['name'], weightsPath: '/data/model' },
    server: own(server),
    prefill: own(prefill),
    decode: own(decode),
  };
  const kept = ['variant', 'name', 'namespace', 'hardware'];
  return [
    ...Object.entries(value).filter(([key]) => kept.includes(key)),
    ...Object.entries(least).filter(([, section]) => section !== undefined),
  ];
}

const placeOf = (line: string): string => line.split(': ')[0] ?? '';
const objectOf = (line: string): string => line.split(' ').slice(0, 2).join(' ');

/** A line for each value of a manifest, those of JSON files within it too; scripts and hashes are not for people. */
function linesOf({ kind, metadata, ...rest }: Manifest): string[] {
  const read = (value: unknown): unknown =>
    typeof value === 'string' && value.startsWith('{') ? JSON.parse(value) : value;
  const data = Object.entries(rest.data ?? {}).filter(([key]) => !key.endsWith('.sh'));
  const whole = { metadata, ...rest, data: Object.fromEntries(data.map(([key, text]) => [key, read(text)])) };
  return leaves(whole)
    .map((steps) => [steps.join('.'), JSON.stringify(valueUnder(whole, steps))] as const)
    .filter(([place]) => !/(checksum\/|template-hash|plan-hash)/.test(place))
    .map(([place, text]) => `${kind} ${metadata.name.replace(/-[0-9a-f]{8}$/, '')} ${place}: ${text}`);
}
