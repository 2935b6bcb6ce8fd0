// Walks the schemas of the MindIE files: each bound and each allowed value is accepted, and what is beyond is refused.
import Ajv, { type ValidateFunction } from 'ajv';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { schemaFindings, type MindieSchemaName, mindieSchemas } from '../../lib/config/mindie-schema';
import { parseDeployment } from '../../lib/config/load';
import { isOneForEach, resolve, type Schema } from '../../lib/config/schema';
import { annotations } from '../../lib/config/schema-finding';
import { mindieFiles } from '../../lib/plan/mindie-files';
import { mergeFile } from '../../lib/plan/mindie-files/derived';

interface Leaf {
  readonly path: string;
  readonly schema: Schema;
}

type Conditional = Schema & {
  readonly required?: readonly string[];
  readonly allOf?: readonly { readonly if?: Conditional; readonly then?: Conditional }[];
};

const names = Object.keys(mindieSchemas) as MindieSchemaName[];

function leavesOf(root: Schema, referring: Schema, at: string): Leaf[] {
  const schema = resolve(root, referring);
  const properties = Object.entries(schema.properties ?? {});
  const items = isOneForEach(schema.items) ? schema.items : [schema.items ?? []].flat();
  const below = [
    ...properties.flatMap(([key, child]) => leavesOf(root, child, `${at}.${key}`)),
    ...items.flatMap((item, index) => leavesOf(root, item, `${at}[${index}]`)),
  ];
  return below.length > 0 && schema.type !== 'array' ? below : [{ path: at, schema }, ...below];
}

/** A schema on its own, with the definitions that it may refer to. */
function validatorOf(schema: Schema, root: Schema): ValidateFunction {
  const ajv = new Ajv({ allowUnionTypes: true });
  annotations.forEach((keyword) => ajv.addKeyword(keyword));
  return ajv.compile({ ...schema, definitions: root.definitions });
}

/** Values at the bounds of a number that must be right, and values just beyond them that must not be. */
function numbers({ minimum, maximum, exclusiveMinimum, multipleOf = 1 }: Schema) {
  const right = [minimum ?? [], maximum ?? []].flat();
  const wrong = [
    minimum === undefined ? [] : minimum - multipleOf,
    maximum === undefined ? [] : maximum + multipleOf,
  ];
  return { right, wrong: [...wrong, exclusiveMinimum ?? []].flat() };
}

describe.each(names)('%s:', (name) => {
  const root = mindieSchemas[name] as Schema;
  const leaves = leavesOf(root, root, '');

  test('the schema is a sound one', () => {
    // Not strictRequired: a `then` only says what is required.
    const ajv = new Ajv({ strict: true, strictRequired: false, allowUnionTypes: true });
    annotations.forEach((keyword) => ajv.addKeyword(keyword));
    expect(() => ajv.compile(root)).not.toThrow();
  });

  test('every key that is required, always or on a condition, is a known one', () => {
    const unknown = (schema: Conditional): string[] => {
      const then = (schema.allOf ?? []).flatMap((one) =>
        [one.if?.required ?? [], one.then?.required ?? []].flat(),
      );
      const required = [...(schema.required ?? []), ...then];
      const children = Object.values(schema.properties ?? {}) as Conditional[];
      const wrong = required.filter((key) => !Object.hasOwn(schema.properties ?? {}, key));
      return [...wrong, ...children.flatMap(unknown)];
    };
    expect(unknown(root)).toEqual([]);
  });

  test('every key is described in English and in Chinese', () => {
    const undescribed = (schema: Schema, at: string): string[] =>
      Object.entries(schema.properties ?? {}).flatMap(([key, child]) => {
        const { description = '', 'x-description-zh': zh = '' } = child as Record<string, unknown> as Record<
          string,
          string
        >;
        const isDescribed = /^\S.*[.]$/.test(description) && /\p{Script=Han}.*。$/u.test(zh);
        const own = isDescribed ? [] : [`${at}.${key}`];
        const { items } = child;
        const item = items === undefined || isOneForEach(items) ? [] : undescribed(items, `${at}.${key}[]`);
        return [...own, ...undescribed(child, `${at}.${key}`), ...item];
      });
    expect(undescribed(root, '')).toEqual([]);
    for (const [key, definition] of Object.entries(root.definitions ?? {}))
      expect(undescribed({ properties: { [key]: definition } }, '')).toEqual([]);
  });

  test('each bound of a number is accepted, one beyond is refused', () => {
    const bounded = leaves.filter(
      ({ schema }) => schema.minimum !== undefined || schema.maximum !== undefined,
    );
    for (const { path: at, schema } of bounded) {
      const validate = validatorOf(schema, root);
      const { right, wrong } = numbers(schema);
      expect({ at, right: right.filter((value) => !validate(value)) }).toEqual({ at, right: [] });
      expect({ at, wrong: wrong.filter((value) => validate(value)) }).toEqual({ at, wrong: [] });
      expect({ at, text: validate(String(right[0])) }).toEqual({ at, text: false });
    }
    expect(bounded.length).toBeGreaterThanOrEqual(name === 'http_client_ctl.json' ? 0 : 3);
  });

  test('each allowed value is accepted, another is refused', () => {
    for (const { path: at, schema } of leaves.filter((leaf) => leaf.schema.enum !== undefined)) {
      const validate = validatorOf(schema, root);
      expect({ at, right: schema.enum?.filter((value) => !validate(value)) }).toEqual({ at, right: [] });
      const wrong = ['another', 99, null, schema.enum?.includes(true) === true ? {} : true];
      expect({ at, wrong: wrong.filter((value) => validate(value)) }).toEqual({ at, wrong: [] });
    }
  });

  test('text as long as may be is accepted, longer is refused, and so is empty text where some is needed', () => {
    for (const { path: at, schema } of leaves) {
      const { minLength = 0, maxLength, pattern } = schema;
      if (maxLength === undefined || pattern !== undefined) continue;
      const validate = validatorOf(schema, root);
      const lengths = [maxLength, maxLength + 1, 0].map((length) => validate('x'.repeat(length)));
      expect({ at, lengths }).toEqual({ at, lengths: [true, false, minLength === 0] });
    }
  });

  test('every default is an allowed value', () => {
    const withDefault = (schema: Schema, at: string): Leaf[] =>
      Object.entries(schema.properties ?? {}).flatMap(([key, child]) => [
        ...(child.default === undefined ? [] : [{ path: `${at}.${key}`, schema: child }]),
        ...withDefault(child, `${at}.${key}`),
      ]);
    for (const { path: at, schema } of withDefault(root, '')) {
      const validate = validatorOf(schema, root);
      expect({ at, ok: validate(schema.default), errors: validate.errors }).toEqual({
        at,
        ok: true,
        errors: null,
      });
    }
  });
});

test.each([
  ['1024', true],
  ['65535', true],
  ['1023', false],
  ['65536', false],
  ['01024', false],
  ['99999', false],
  ['', false],
])('a port as text: %p is right: %p', (text, isRight) => {
  const { definitions } = mindieSchemas['ms_coordinator.json'];
  expect(new RegExp(definitions.portText.pattern).test(text)).toBe(isRight);
});

test('a port as text is any number from 1024 to 65535, and nothing else', () => {
  const pattern = new RegExp(mindieSchemas['ms_coordinator.json'].definitions.portText.pattern);
  const numbers = Array.from({ length: 70_000 }, (_, index) => index);
  expect(
    numbers.filter((number) => pattern.test(String(number)) !== (number >= 1024 && number <= 65535)),
  ).toEqual([]);
});

test.each([
  ['10.0.0.1', true],
  ['255.255.255.255', true],
  ['fd00::1', true],
  ['::', true],
  ['2001:db8:0:0:0:0:0:1', true],
  ['256.0.0.1', false],
  ['10.0.0', false],
  ['10.0.0.1:80', false],
  ['host', false],
  ['', false],
])('an address: %p is right: %p', (text, isRight) => {
  for (const name of ['ms_controller.json', 'ms_coordinator.json', 'config.json'] as const)
    expect(new RegExp(mindieSchemas[name].definitions.ipAddress.pattern).test(text)).toBe(isRight);
});

describe('what is written satisfies the schemas:', () => {
  const folders = ['deployments', path.join('test', 'fixtures')];
  const root = path.resolve(__dirname, '../..');
  const files = [
    path.join(folders[0] ?? '', 'llama3-8b.yaml'),
    path.join(folders[0] ?? '', 'llama3-8b-heterogeneous.yaml'),
    path.join(folders[1] ?? '', 'all-properties.yaml'),
    path.join(folders[1] ?? '', 'all-properties-heterogeneous.yaml'),
  ];

  test.each(files)('%s', (name) => {
    const { deployments, problems } = parseDeployment(name, readFileSync(path.join(root, name), 'utf8'));
    expect(problems).toEqual([]);
    for (const { deployment } of deployments) {
      for (const file of mindieFiles(deployment)) {
        expect(schemaFindings(file.name, file.defaults)).toEqual([]);
        expect(schemaFindings(file.name, mergeFile(file.defaults, file.derived, []))).toEqual([]);
        expect(schemaFindings(file.name, mergeFile(file.defaults, file.derived, file.overrides))).toEqual([]);
      }
    }
  });

  test('the default of each key is the one that MindIE ships', () => {
    const { deployments } = parseDeployment('a.yaml', readFileSync(path.join(root, files[0] ?? ''), 'utf8'));
    const differing = deployments.flatMap(({ deployment }) =>
      mindieFiles(deployment).flatMap(({ name, defaults }) => {
        const schema = mindieSchemas[name] as Schema;
        return differences(schema, schema, defaults, name);
      }),
    );
    expect(differing).toEqual([]);
  });
});

/** Places where the schema has no default for a shipped value, or another. */
function differences(root: Schema, referring: Schema, shipped: unknown, at: string): string[] {
  const schema = resolve(root, referring);
  const isMapping = typeof shipped === 'object' && shipped !== null && !Array.isArray(shipped);
  if (referring.default !== undefined || (!isMapping && !hasObjects(shipped)))
    return JSON.stringify(referring.default) === JSON.stringify(shipped) ? [] : [at];
  if (Array.isArray(shipped))
    return shipped.flatMap((item, index) =>
      differences(root, schema.items as Schema, item, `${at}[${index}]`),
    );
  return Object.entries(shipped as object).flatMap(([key, child]) =>
    differences(root, schema.properties?.[key] ?? {}, child, `${at}.${key}`),
  );
}

function hasObjects(value: unknown): boolean {
  return Array.isArray(value) && value.some((item) => typeof item === 'object' && !Array.isArray(item));
}
