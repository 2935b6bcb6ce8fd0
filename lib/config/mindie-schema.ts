import Ajv, { type ValidateFunction } from 'ajv';
import configSchema from '../../schemas/mindie/config.schema.json';
import digsMachineSchema from '../../schemas/mindie/digs_machine_config.schema.json';
import digsModelSchema from '../../schemas/mindie/digs_model_config.schema.json';
import elasticScalingSchema from '../../schemas/mindie/elastic_scaling.schema.json';
import globalRanktableSchema from '../../schemas/mindie/global_ranktable.schema.json';
import hcclSchema from '../../schemas/mindie/hccl.schema.json';
import httpClientCtlSchema from '../../schemas/mindie/http_client_ctl.schema.json';
import mindieEnvSchema from '../../schemas/mindie/mindie_env.schema.json';
import controllerSchema from '../../schemas/mindie/ms_controller.schema.json';
import coordinatorSchema from '../../schemas/mindie/ms_coordinator.schema.json';
import nodeManagerSchema from '../../schemas/mindie/node_manager.schema.json';
import userConfigSchema from '../../schemas/mindie/user_config.schema.json';
import { nearest } from './nearest';
import { eachOnce, type Finding, type Path } from './problem';
import { isOneForEach, resolve, type Schema } from './schema';
import { annotations, expectedKeys, missingFrom, toFinding, unknownKeyFix } from './schema-finding';

/** What is known about each MindIE file: the keys, their values and what they mean. */
export const mindieSchemas = {
  'ms_controller.json': controllerSchema,
  'ms_coordinator.json': coordinatorSchema,
  'config.json': configSchema,
  'http_client_ctl.json': httpClientCtlSchema,
  'node_manager.json': nodeManagerSchema,
  'global_ranktable.json': globalRanktableSchema,
  'hccl.json': hcclSchema,
  'digs_model_config.json': digsModelSchema,
  'digs_machine_config.json': digsMachineSchema,
  'elastic_scaling.json': elasticScalingSchema,
  'user_config.json': userConfigSchema,
  'mindie_env.json': mindieEnvSchema,
} as const;

export type MindieSchemaName = keyof typeof mindieSchemas;

/** Compiled when first used: most deployments override one file or none. */
const compiled = new Map<MindieSchemaName, ValidateFunction>();

function validator(name: MindieSchemaName): ValidateFunction {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  // A test checks the schemas themselves, which would take longer than all else that is done here.
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    validateSchema: false,
    meta: false,
  });
  annotations.forEach((keyword) => ajv.addKeyword(keyword));
  const fresh = ajv.compile(mindieSchemas[name]);
  compiled.set(name, fresh);
  return fresh;
}

/** What breaks the schema of a whole MindIE file, with paths inside that file; one finding for each path. */
export function schemaFindings(name: MindieSchemaName, file: object): Finding[] {
  const check = validator(name);
  if (check(file)) return [];
  const errors = (check.errors ?? []).filter(({ keyword }) => keyword !== 'if');
  return eachOnce(errors.map((error) => toFinding(error, mindieSchemas[name] as Schema, file)));
}

/** Warnings about keys that the schema does not know: misspelt, or of another MindIE release. */
export function unknownKeys(name: MindieSchemaName, settings: object): Finding[] {
  const root = mindieSchemas[name] as Schema;
  return unknownIn(root, root, settings, []);
}

function unknownIn(root: Schema, referring: Schema, value: unknown, path: Path): Finding[] {
  const { properties, additionalProperties, items } = resolve(root, referring);
  if (Array.isArray(value)) {
    if (items === undefined || isOneForEach(items)) return [];
    return value.flatMap((item, index) => unknownIn(root, items, item, [...path, index]));
  }
  if (typeof value !== 'object' || value === null || properties === undefined) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (known !== undefined) return unknownIn(root, known, child, [...path, key]);
    // `additionalProperties: true`, written out, says that any key is right.
    return additionalProperties === true ? [] : [unknownKey([...path, key], Object.keys(properties), value)];
  });
}

function unknownKey(path: Path, known: readonly string[], mapping: object): Finding {
  const key = String(path.at(-1));
  const otherwise = 'Check the spelling, or silence this where the MindIE release knows it.';
  return {
    path,
    code: 'unknown-key',
    what: 'unknown key',
    got: key,
    expected: expectedKeys(known),
    fix: unknownKeyFix(path, nearest(key, missingFrom(mapping, known)), otherwise),
    atKey: true,
  };
}
