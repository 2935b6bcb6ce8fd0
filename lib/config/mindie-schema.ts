import { mindieValidator } from './compiled-schemas';
import { type MindieSchemaName, mindieSchemas } from './mindie-schemas';
import { nearest } from './nearest';
import { eachOnce, type Finding, type Path } from './problem';
import { isOneForEach, resolve, type Schema } from './schema';
import { expectedKeys, missingFrom, toFinding, unknownKeyFix } from './schema-finding';

/** What breaks the schema of a whole MindIE file, with paths inside that file; one finding for each path. */
export function schemaFindings(name: MindieSchemaName, file: object): Finding[] {
  const check = mindieValidator(name);
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
