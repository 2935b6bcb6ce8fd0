import { degreeNames, type Field, fields, modelPath, pathOf } from '../config/fields';
import { inConfig, type Place } from '../config/mindie-places';
import type { RoleKey } from '../config/topology';
import { converted, type Draft, integer } from './draft';
import { givenFor, isOfKit } from './field-givens';
import { type Given, given } from './kit-document';
import type { Kit } from './kit';
import type { Shape } from './shape';

/** Takes what the MindIE files say and the deployment file has keys for. */
export function takeMindieValues(draft: Draft, kit: Kit, { components }: Shape): void {
  const keys = components.map(({ key }) => key);
  const of = ({ file, path }: Place): Given | undefined => given(kit.json[file], path);
  for (const field of fields.filter((one) => isOfKit(one, keys))) takeField(draft, field, of);
  for (const key of keys) {
    if (key !== 'controller' && key !== 'coordinator') takeNpus(draft, key, of);
  }
}

function takeField(draft: Draft, field: Field, of: (place: Place) => Given | undefined): void {
  const path = pathOf(field);
  if (field.isSetByVariable === true && draft.entry(path) !== undefined) return;
  // The place that is in use counts.
  const isUsed = ({ readWith }: Place): boolean =>
    readWith === undefined || draft.value(readWith.split('.')) === true;
  const places = field.places.filter(({ isOnlyWritten }) => isOnlyWritten !== true);
  const inOrder = [...places.filter(isUsed), ...places.filter((place) => !isUsed(place))];
  draft.take(
    path,
    inOrder.map((place) => givenFor(field, of(place))),
  );
}

/** The NPUs of a pod come before what config.json says of them: a model cannot use those that its pod has not. */
function takeNpus(draft: Draft, key: RoleKey, of: (place: Place) => Given | undefined): void {
  const lengthOf = (value: unknown): unknown => (Array.isArray(value) ? value.length : undefined);
  const degree = (name: string): Given | undefined => converted(of(inConfig(...modelPath, name)), integer);
  const others = (['dp', 'cp', 'pp'] as const).reduce(
    (product, name) => product * Math.max(1, Number(degree(name)?.value ?? 1)),
    1,
  );
  draft.take(
    [key, 'npusPerInstance'],
    [
      degree('worldSize'),
      converted(of(inConfig('BackendConfig', 'npuDeviceIds', 0)), lengthOf),
      converted(degree('tp'), (tp) => Number(tp) * others),
    ],
  );
  for (const [own, name] of Object.entries(degreeNames)) {
    const found = degree(name);
    // tp follows from them. Those of 1 are none, and documents write -1 for none.
    if (own !== 'tp' && Number(found?.value) > 1) draft.take([key, 'parallelism', own], [found]);
  }
}
