// Walks the schemas of the MindIE files: each bound and each allowed value is accepted, and what is beyond is refused.
import Ajv, { type ValidateFunction } from 'ajv';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { schemaFindings } from '../../lib/config/mindie-schema';
import { type MindieSchemaName, mindieSchemas } from '../../lib/config/mindie-schemas';
import { checkText } from '../../lib/check';
import { isError } from '../../lib/config/problem';
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

/** Their values are text and switches. */
const withoutNumbers: readonly MindieSchemaName[] = [
  'http_client_ctl.json',
  'global_ranktable.json',
  'hccl.json',
  'elastic_scaling.json',
  'mindie_env.json',
];

function leavesOf(root: Schema, referring: Schema, at: string): Leaf[] {
  const schema = resolve(root, referring);
  const properties = Object.entries(schema.properties ?? {});
  const items = itemsOf(schema);
  const below = [
    ...properties.flatMap(([key, child]) => leavesOf(root, child, `${at}.${key}`)),
    ...items.flatMap((item, index) => leavesOf(root, item, `${at}[${index}]`)),
  ];
  return below.length > 0 && schema.type !== 'array' ? below : [{ path: at, schema }, ...below];
}

function itemsOf({ items }: Schema): readonly Schema[] {
  return isOneForEach(items) ? items : [items ?? []].flat();
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
      const children: Conditional[] = [...Object.values(schema.properties ?? {}), ...itemsOf(schema)];
      const wrong = required.filter((key) => !Object.hasOwn(schema.properties ?? {}, key));
      return [...wrong, ...children.flatMap(unknown)];
    };
    expect([root, ...Object.values(root.definitions ?? {})].flatMap(unknown)).toEqual([]);
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
      const takesText = [schema.type ?? []].flat().includes('string');
      expect({ at, text: validate(String(right[0])) }).toEqual({ at, text: takesText });
    }
    expect(bounded.length).toBeGreaterThanOrEqual(withoutNumbers.includes(name) ? 0 : 3);
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
  ['ms_coordinator.json', 'portText', 1024, 65535],
  ['global_ranktable.json', 'portText', 1024, 65535],
  ['global_ranktable.json', 'deviceNumber', 0, 2048],
  ['hccl.json', 'deviceNumber', 0, 2048],
  ['hccl.json', 'deviceId', 0, 63],
  ['hccl.json', 'serverCount', 1, 96],
] as const)('%s: %s is text of any number from %i to %i, and nothing else', (name, key, first, last) => {
  const pattern = patternOf(name, key);
  const numbers = Array.from({ length: 70_000 }, (_, index) => index);
  const isRight = (number: number): boolean => number >= first && number <= last;
  expect(numbers.filter((number) => pattern.test(String(number)) !== isRight(number))).toEqual([]);
  expect(['', '-1', '+1', '1.0', `0${last}`].filter((text) => pattern.test(text))).toEqual([]);
});

test.each([
  [
    'global_ranktable.json',
    'superDeviceId',
    ['0', '37748736', '1073741824'],
    ['1073741825', '10737418240', '-2', '01'],
  ],
  ['elastic_scaling.json', 'count', ['0', '12'], ['', '-1', '1.5']],
  ['digs_model_config.json', 'amount', ['0.000001', '8192', '4096.5'], ['0', '0.0', '-1', '.5', '1e3', '']],
  ['digs_machine_config.json', 'share', ['0.5', '1', '1.0', '0.000001'], ['0', '0.0', '1.1', '2', '']],
] as const)('%s: %s is text such as %j, but not %j', (name, key, right, wrong) => {
  const pattern = patternOf(name, key);
  expect(right.filter((text) => !pattern.test(text))).toEqual([]);
  expect(wrong.filter((text) => pattern.test(text))).toEqual([]);
});

function patternOf(name: MindieSchemaName, key: string): RegExp {
  const { definitions = {} } = mindieSchemas[name] as Schema;
  return new RegExp(definitions[key]?.pattern ?? 'no pattern');
}

test.each([
  ['10.0.0.1', true],
  ['255.255.255.255', true],
  ['0.0.0.0', true],
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
    expect(patternOf(name, 'ipAddress').test(text)).toBe(isRight);
  // Nobody is reached at an address of zeros, which the tables are for.
  for (const name of ['global_ranktable.json', 'hccl.json'] as const)
    expect(patternOf(name, 'ipAddress').test(text)).toBe(isRight && text !== '::' && text !== '0.0.0.0');
});

describe('user_config.json:', () => {
  const root = mindieSchemas['user_config.json'] as Schema;

  test('one of the defaults is right', () => {
    expect(schemaFindings('user_config.json', defaultsOf(root) as object)).toEqual([]);
  });

  test('without the master switch each link needs its own', () => {
    const file = defaultsOf(root) as { deploy_config: { tls_config: Record<string, unknown> } };
    file.deploy_config.tls_config['tls_enable'] = null;
    expect(schemaFindings('user_config.json', file)).toEqual([]);
    delete file.deploy_config.tls_config['ccae_tls_enable'];
    expect(schemaFindings('user_config.json', file)).toMatchObject([
      { path: ['deploy_config', 'tls_config', 'ccae_tls_enable'], what: 'missing key' },
    ]);
  });

  /** The default of each key; mappings without one have those of their keys. */
  function defaultsOf({ default: own, properties = {} }: Schema): unknown {
    const children = Object.entries(properties).map(([key, child]) => [key, defaultsOf(child)]);
    return structuredClone(own) ?? Object.fromEntries(children);
  }
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
    const { deployments, problems } = checkText(name, readFileSync(path.join(root, name), 'utf8'));
    expect(problems.filter(isError)).toEqual([]);
    for (const { deployment } of deployments) {
      for (const file of mindieFiles(deployment).all) {
        expect(schemaFindings(file.name, file.defaults)).toEqual([]);
        expect(schemaFindings(file.name, mergeFile(file.defaults, file.derived, []))).toEqual([]);
        expect(schemaFindings(file.name, mergeFile(file.defaults, file.derived, file.overrides))).toEqual([]);
      }
    }
  });

  test('the default of each key is the one that MindIE ships', () => {
    const text = readFileSync(path.join(root, files[0] ?? ''), 'utf8');
    // Of the newest release, where releases ship different ones.
    const newest = text.replace(/tag: 2\.2\.RC1/, 'tag: 3.0.0');
    expect(newest).not.toBe(text);
    const { deployments } = checkText('a.yaml', newest);
    const differing = deployments.flatMap(({ deployment }) =>
      mindieFiles(deployment).all.flatMap(({ name, defaults }) => {
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
