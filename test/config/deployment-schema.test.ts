import { deploymentSchema } from '../../lib/config/deployment-schema';
import file from '../../schemas/deployment.schema.json';

interface Definition {
  readonly type?: unknown;
  readonly $ref?: string;
  readonly allOf?: readonly { readonly $ref: string }[];
  readonly additionalProperties?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, unknown>>;
}

const definitions: Readonly<Record<string, Definition>> = file.definitions;
const composed = Object.entries(definitions).filter(([, { allOf }]) => allOf !== undefined);

function basesOf({ allOf = [] }: Definition): Definition[] {
  return allOf.flatMap(({ $ref }) => {
    const base = definitions[$ref.replace('#/definitions/', '')];
    if (base === undefined) throw new Error(`no definition ${$ref}`);
    return [base, ...basesOf(base)];
  });
}

const keysOf = (some: readonly Definition[]): string[] =>
  some.flatMap(({ properties = {} }) => Object.keys(properties));

test('the server roles are composed of one definition, and so are all components that run MindIE', () => {
  const bases = Object.fromEntries(
    composed.map(([name, { allOf }]) => [name, allOf?.map(({ $ref }) => $ref)]),
  );
  const [server, component] = ['#/definitions/serverSettings', '#/definitions/componentSettings'];
  expect(bases).toEqual({
    serverSettings: [component],
    server: [server],
    prefill: [server],
    decode: [server],
    controller: [component],
    coordinator: [component],
  });
});

test.each(composed.filter(([, { additionalProperties }]) => additionalProperties === false))(
  '%s, which allows no other keys, names every key that it is composed of: editors would underline it',
  (_name, definition) => {
    const named = keysOf([definition]);
    expect(keysOf(basesOf(definition)).filter((key) => !named.includes(key))).toEqual([]);
    const unsaid = Object.entries(definition.properties ?? {}).filter(([, one]) => one === true);
    expect(unsaid.map(([key]) => key).filter((key) => !keysOf(basesOf(definition)).includes(key))).toEqual(
      [],
    );
  },
);

test('the schema that checks go by has every key whole, in the order in which it is named', () => {
  const { controller, coordinator, server } = deploymentSchema.definitions ?? {};
  expect(Object.keys(server?.properties ?? {})).toEqual(Object.keys(definitions['server']?.properties ?? {}));
  expect(server?.required).toEqual(['instances', 'npusPerInstance']);
  expect(server?.properties?.['antiAffinity']).toEqual({
    $ref: '#/definitions/antiAffinity',
    default: 'none',
  });
  expect(controller?.properties?.['terminationGraceSeconds']?.default).toBe(10);
  // A default of its own, for the key of the others.
  expect(coordinator?.properties?.['terminationGraceSeconds']).toEqual({
    $ref: '#/definitions/terminationGraceSeconds',
    default: 30,
  });
});

test('no key of the deployment file is left without a meaning by the way it is composed', () => {
  const empty = Object.entries(deploymentSchema.definitions ?? {}).flatMap(([name, { properties = {} }]) =>
    Object.entries(properties).flatMap(([key, one]) =>
      Object.keys(one).length === 0 ? [`${name}.${key}`] : [],
    ),
  );
  expect(empty).toEqual([]);
});
