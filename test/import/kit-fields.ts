import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { canonicalQuantity } from '../../lib/config/quantity';

/** Values of manifests by their names, such as `Deployment/mindie-server spec.replicas`. */
export type Fields = ReadonlyMap<string, unknown>;

type Json = Record<string, unknown>;

/**
 * The objects of a kit's manifests, read as kubectl reads them: 0640 is an octal number. The command, whose quote ends in
 * the column of its key, is put on one line for this parser, which takes no offence at anything else there.
 */
export function objectsOf(text: string): Json[] {
  const readable = text.replace(/"-c", "\n +(.+)\n +"\]/g, '"-c", " $1 "]');
  return parseAllDocuments(readable, { version: '1.1' }).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Json;
  });
}

/** The manifests and MindIE files of a kit as it lies in a folder. */
export function kitObjects(folder: string): { objects: Json[]; files: Record<string, unknown> } {
  const read = (below: string): [string, string][] =>
    readdirSync(path.join(folder, below)).map((name) => [
      name,
      readFileSync(path.join(folder, below, name), 'utf8'),
    ]);
  return {
    objects: read('deployment').flatMap(([, text]) => objectsOf(text)),
    files: Object.fromEntries(read('conf').map(([name, text]) => [name, JSON.parse(text) as unknown])),
  };
}

export function idOf(object: Json): string {
  return `${String(object['kind'])}/${String((object['metadata'] as Json)['name'])}`;
}

/** Every field of an object; of Deployments the container, its variables and its mounts, whatever their order. */
export function fieldsOf(object: Json, variables: Readonly<Record<string, string>>): Fields {
  const spec = object['spec'] as Json | undefined;
  if (object['kind'] !== 'Deployment' || spec === undefined) return flat(idOf(object), object);
  const template = spec['template'] as Json;
  const pod = template['spec'] as Json;
  const [container = {}] = pod['containers'] as Json[];
  const restOfPod = without(pod, ['volumes', 'containers']);
  const { volumeMounts, ports } = container;
  const restOfContainer = without(container, ['env', 'envFrom', 'volumeMounts', 'ports']);
  const declared = ((ports ?? []) as Json[]).map((port) => [String(port['name']), port['containerPort']]);
  const plain: Json = {
    ...object,
    spec: { ...spec, template: { ...template, spec: { ...restOfPod, container: restOfContainer } } },
    env: variables,
    mount: mounts((volumeMounts ?? []) as Json[], (pod['volumes'] ?? []) as Json[]),
    ports: declared.length === 0 ? undefined : (Object.fromEntries(declared) as Json),
  };
  return flat(idOf(object), plain);
}

function without(object: Json, keys: readonly string[]): Json {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

/** By the path in the container: the file, directory or memory that is seen there. */
function mounts(all: readonly Json[], volumes: readonly Json[]): Json {
  const found = all.flatMap((mount): [string, Json][] => {
    const volume = volumes.find(({ name }) => name === mount['name']) ?? {};
    const at = String(mount['mountPath']);
    const readOnly = mount['readOnly'] === true;
    const { configMap, projected, hostPath, emptyDir, secret } = volume as Record<string, Json | undefined>;
    if (projected !== undefined) return projectedFiles(projected, at);
    if (configMap !== undefined && mount['subPath'] !== undefined)
      return [[at, { file: mount['subPath'], mode: configMap['defaultMode'] }]];
    if (configMap !== undefined)
      return [[at, { configMap: configMap['name'], mode: configMap['defaultMode'], readOnly }]];
    if (secret !== undefined) return [[at, { secret: secret['secretName'], readOnly }]];
    if (hostPath !== undefined)
      return [[at, { hostPath: hostPath['path'], type: hostPath['type'], readOnly }]];
    return [[at, { ...emptyDir, readOnly }]];
  });
  return Object.fromEntries(found);
}

function projectedFiles(projected: Json, at: string): [string, Json][] {
  const sources = projected['sources'] as {
    configMap: { items: { key: string; path: string; mode: number }[] };
  }[];
  return sources.flatMap(({ configMap }) =>
    configMap.items.map((item): [string, Json] => [
      `${at}/${item.path}`,
      { file: item.key, mode: item.mode },
    ]),
  );
}

/** The fields of a value, each by its way down; quantities and selectors in one spelling. */
export function flat(name: string, value: unknown): Fields {
  return new Map(leaves('', value).map(([key, leaf]) => [`${name} ${key.slice(1)}`, leaf]));
}

function leaves(above: string, value: unknown): [string, unknown][] {
  const isQuantity = /\.(cpu|memory|sizeLimit|huawei\.com\/Ascend910)$/.test(above);
  if (isQuantity) return [[above, canonicalQuantity(value as string)]];
  if (above.endsWith('.labelSelector')) return [[above, selectorText(value as Json)]];
  if (typeof value !== 'object' || value === null) return value === undefined ? [] : [[above, value]];
  const children = Object.entries(value);
  if (children.length === 0) return [[above, value]];
  return children.flatMap(([key, child]) => leaves(`${above}.${key}`, child));
}

/** Labels and single-valued expressions say the same. */
function selectorText(selector: Json): string {
  const expressions = (selector['matchExpressions'] ?? []) as {
    key: string;
    operator: string;
    values: string[];
  }[];
  const labels = Object.entries((selector['matchLabels'] ?? {}) as Record<string, string>);
  const pairs = [
    ...labels,
    ...expressions.map(({ key, operator, values }) => [
      key,
      `${operator === 'In' ? '' : operator}${values.join()}`,
    ]),
  ];
  return pairs
    .map(([key, wanted]) => `${key}=${wanted ?? ''}`)
    .sort()
    .join();
}

/** The variables that a container is given, `$(NAME)` replaced; those from the pod's own fields as `@field`. */
export function variablesOf(object: Json, shared: Readonly<Record<string, string>>): Record<string, string> {
  const pod = ((object['spec'] as Json)['template'] as Json)['spec'] as Json;
  const [container = {}] = pod['containers'] as Json[];
  const env = (container['env'] ?? []) as {
    name: string;
    value?: string;
    valueFrom?: { fieldRef: { fieldPath: string } };
  }[];
  const own = env.map(
    ({ name, value, valueFrom }) => [name, value ?? `@${valueFrom?.fieldRef.fieldPath ?? ''}`] as const,
  );
  const all: Record<string, string> = { ...shared, ...Object.fromEntries(own) };
  const known = (_: string, name: string): string => all[name] ?? '';
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [name, value.replace(/\$\((\w+)\)/g, known)]),
  );
}
