import { deploymentSchema } from '../config/deployment-schema';
import { type Field, fields, pathOf, tlsFields } from '../config/fields';
import { schemaAt } from '../config/schema';
import { type ComponentKey, componentKeys } from '../config/topology';
import { converted, flag, integer, logLevel, text } from './draft';
import type { Given } from './kit-document';

/** Fields that are read from variables. */
export const variableFields: readonly Field[] = [...fields, ...tlsFields].filter(
  ({ variable }) => variable !== undefined,
);

/** Whether the field is of a component that the kit has, or of none. */
export function isOfKit(field: Field, components: readonly ComponentKey[]): boolean {
  const owner = componentKeys.find((key) => key === pathOf(field)[0]);
  return owner === undefined || components.includes(owner);
}

/** What a file or a variable says, as a value of the key: by the type that the schema gives the key. */
export function givenFor(field: Field, from: Given | undefined): Given | undefined {
  const { type, enum: allowed } = schemaAt(deploymentSchema, pathOf(field)) ?? {};
  const ofType = type === 'integer' ? integer : type === 'boolean' ? flag : text;
  const convert = allowed === undefined ? ofType : logLevel;
  return converted(from, (value) => convert(optionOf(field, value)));
}

/** What stands behind the option, where the variable holds several values. */
function optionOf({ option }: Field, value: unknown): unknown {
  return option === undefined ? value : new RegExp(`${option} (\\d+)`).exec(String(value))?.[1];
}
