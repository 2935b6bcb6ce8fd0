// Changes one value of a deployment file at a time, all over the schema: each bound and each allowed value is accepted,
// what is beyond is refused where it stands, and so is the file without a required key.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { Deployment } from '../../lib/config/deployment';
import { deploymentSchema } from '../../lib/config/deployment-schema';
import { checkDeployment } from '../../lib/check';
import { formatFinding, formatPath, isError } from '../../lib/config/problem';
import { isOneForEach, type Schema } from '../../lib/config/schema';
import { validate } from '../../lib/config/schema-validator';
import environmentSchema from '../../schemas/environment.schema.json';

type Steps = readonly (string | number)[];

interface Place {
  readonly steps: Steps;
  readonly schema: Schema;
}

/** They have a value for every key, so that each can be changed by itself. */
const bases = ['all-properties.yaml', 'all-properties-heterogeneous.yaml'].map((name) => ({
  name,
  // Written out: a change of what YAML aliases share would be a change of several places.
  value: JSON.parse(
    JSON.stringify(parse(readFileSync(path.join(__dirname, '..', 'fixtures', name), 'utf8'))),
  ) as Deployment,
}));

const keysOfVariant = { homogeneous: ['server'], heterogeneous: ['prefill', 'decode'] } as const;
const otherVariant = { homogeneous: 'heterogeneous', heterogeneous: 'homogeneous' } as const;

function resolve(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  if (schema.$ref === environmentSchema.$id) return environmentSchema;
  const definition = deploymentSchema.definitions?.[schema.$ref.replace('#/definitions/', '')];
  if (definition === undefined) throw new Error(`no definition ${schema.$ref}`);
  return resolve(definition);
}

/**
 * Every place of the schema that a file has a value for, or can be given one by that alone. What is not there and needs
 * several keys at once is left out: a fixture has it.
 */
function placesOf(referring: Schema, value: unknown, steps: Steps = []): Place[] {
  const schema = resolve(referring);
  const own = { steps, schema };
  if (schema.items !== undefined && !isOneForEach(schema.items)) {
    const items = Array.isArray(value) ? value : [];
    const { items: ofItem } = schema;
    return [own, ...items.flatMap((item, index) => placesOf(ofItem, item, [...steps, index]))];
  }
  if (schema.properties === undefined) return [own];
  if (value === undefined && (schema.required ?? []).length > 0) return [];
  const children = (value ?? {}) as Readonly<Record<string, unknown>>;
  // The variables of all pods are those of each component too: once is enough.
  const isRepeated = schema === environmentSchema && steps.length > 1;
  const keys = Object.keys(isRepeated ? children : schema.properties);
  return [
    own,
    ...keys.flatMap((key) => placesOf(schema.properties?.[key] ?? {}, children[key], [...steps, key])),
  ];
}

/** Values of a place that must be right, and others that must not be. */
function mutationsOf({ schema }: Place): { right: readonly unknown[]; wrong: readonly unknown[] } {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, enum: allowed } = schema;
  if (allowed !== undefined) return { right: allowed, wrong: ['another'] };
  const below = [minimum === undefined ? [] : minimum - 1, exclusiveMinimum ?? []].flat();
  const above = [maximum === undefined ? [] : maximum + 1, exclusiveMaximum ?? []].flat();
  return { right: [minimum ?? [], maximum ?? []].flat(), wrong: [...below, ...above] };
}

/** A copy with a value at a place, in mappings that are made where there are none. */
function withValue(value: object, steps: Steps, replacement: unknown): object {
  const copy = structuredClone(value) as Record<string | number, unknown>;
  const last = steps.at(-1) ?? '';
  const parent = steps.slice(0, -1).reduce((node, step) => {
    node[step] ??= {};
    return node[step] as Record<string | number, unknown>;
  }, copy);
  if (replacement === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = replacement;
  return copy;
}

/** All that is said of a deployment: by the schema, by the checks between keys, by the rules. */
function said(value: object): string[] {
  const { deployment, findings } = checkDeployment(value);
  expect(deployment !== undefined || findings.some(isError)).toBe(true);
  return findings.map((finding) => `${formatPath(finding.path)}: ${formatFinding(finding)}`);
}

const sentence = /^\S.*: \S.*, got .+; expected \S.*\. [A-Z].*[.?]( \[[a-z-]+\])?$/s;

/** Whether a value is as the schema wants it, and everything that is said of it a whole sentence. */
function expectAccepted(value: object, what: string): void {
  expect({ what, findings: validate(value).findings.map(formatFinding) }).toEqual({ what, findings: [] });
  expect({ what, broken: said(value).filter((line) => !sentence.test(line)) }).toEqual({ what, broken: [] });
}

/** Whether the schema refuses just these places, and a user is told of each. */
function expectRefused(value: object, places: readonly Steps[], what: string): void {
  const paths = places.map(formatPath);
  const { findings } = validate(value);
  expect({ what, paths: findings.map((finding) => formatPath(finding.path)) }).toEqual({ what, paths });
  const lines = said(value);
  for (const finding of findings)
    expect(
      lines.filter((line) => line === `${formatPath(finding.path)}: ${formatFinding(finding)}`),
    ).toHaveLength(1);
  expect({ what, broken: lines.filter((line) => !sentence.test(line)) }).toEqual({ what, broken: [] });
}

describe.each(bases)('$name:', ({ value }) => {
  const { variant } = value;
  const foreign: readonly string[] = keysOfVariant[otherVariant[variant]];
  const places = placesOf(deploymentSchema, value).filter(
    ({ steps }) => !foreign.includes(String(steps[0])) && steps[0] !== 'variant',
  );

  test('it is right as it is', () => {
    expectAccepted(value, 'the file');
  });

  /** Changes of one value, each with its name. */
  const changes = (kind: 'right' | 'wrong') =>
    places.flatMap((place) =>
      mutationsOf(place)[kind].map((one) => ({
        steps: place.steps,
        changed: withValue(value, place.steps, one),
        what: `${formatPath(place.steps)}: ${String(one)}`,
      })),
    );

  test('each bound and each allowed value is accepted', () => {
    const right = changes('right');
    for (const { changed, what } of right) expectAccepted(changed, what);
    expect(right.length).toBeGreaterThan(200);
  });

  test('one beyond each bound, and a value that is not among the allowed ones, is refused where it stands', () => {
    const wrong = changes('wrong');
    for (const { steps, changed, what } of wrong) expectRefused(changed, [steps], what);
    expect(wrong.length).toBeGreaterThan(100);
  });

  test('without a required key the file is refused, and the key named', () => {
    const required = places
      .flatMap(({ steps, schema }) => (schema.required ?? []).map((key) => [...steps, key]))
      .concat(keysOfVariant[variant].map((key) => [key]));
    for (const steps of required.filter(([first]) => first !== 'variant'))
      expectRefused(withValue(value, steps, undefined), [steps], `without ${formatPath(steps)}`);
    expect(required.length).toBeGreaterThan(5);
  });

  test('the other variant asks for its keys, another word and none are refused', () => {
    const other = { ...value, variant: otherVariant[variant] };
    expectRefused(
      other,
      keysOfVariant[otherVariant[variant]].map((key) => [key]),
      'the other variant',
    );
    expectRefused({ ...value, variant: 'another' }, [['variant']], 'another variant');
    expectRefused(withValue(value, ['variant'], undefined), [['variant']], 'no variant');
  });
});

test('the files together have all numbers and choices of the schema', () => {
  const formOf = ({ steps }: Place) =>
    steps.map((step) => (typeof step === 'number' ? '[]' : step)).join('.');
  const isMutated = (place: Place) => mutationsOf(place).wrong.length > 0;
  const mutated = new Set(
    bases.flatMap(({ value }) => placesOf(deploymentSchema, value).filter(isMutated).map(formOf)),
  );
  const everything = (referring: Schema, above: string): string[] => {
    const schema = resolve(referring);
    const own = isMutated({ steps: [], schema }) ? [above] : [];
    if (schema === environmentSchema && above !== 'environment') return own;
    const children = Object.entries(schema.properties ?? {}).flatMap(([key, child]) =>
      everything(child, above === '' ? key : `${above}.${key}`),
    );
    const { items } = schema;
    const ofItems = items === undefined || isOneForEach(items) ? [] : everything(items, `${above}.[]`);
    return [...own, ...children, ...ofItems];
  };
  const all = everything(deploymentSchema, '');
  expect(all.filter((one) => !mutated.has(one))).toEqual([]);
  expect(all.length).toBeGreaterThan(100);
});
