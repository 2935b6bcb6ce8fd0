import type { Deployment } from '../../config/deployment';
import { allFields, type Field, valueOf } from '../../config/fields';
import type { MindieFileName, Place } from '../../config/mindie-places';
import { isRead } from '../../config/tls-links';
import type { DerivedValue } from './derived';

/** The values of a MindIE file that have a row in the table of fields. */
export function fieldValues(deployment: Deployment, file: MindieFileName): DerivedValue[] {
  return allFields.flatMap((field) =>
    field.places.filter((place) => place.file === file).map((place) => derivedAt(deployment, field, place)),
  );
}

function derivedAt(deployment: Deployment, field: Field, place: Place): DerivedValue {
  const { key, whereUnset = [] } = field;
  const { path, isText, readWith } = place;
  const value = valueOf(deployment, field);
  const follows = [...whereUnset, key];
  if (typeof value !== 'boolean' || readWith === undefined)
    return { path, value: isText === true ? String(value) : value, from: key, follows };
  // A switch that nobody reads is off.
  const isMissing = value && !isRead(deployment, place);
  return {
    path,
    value: value && !isMissing,
    from: isMissing ? readWith : key,
    follows: [...follows, readWith],
  };
}
