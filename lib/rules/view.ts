import type { Deployment } from '../config/deployment';
import type { Path } from '../config/problem';
import { type Reader, recorded } from '../config/recording';
import { type ComponentKey, type Role, rolesOf, type Topology, topologyOf } from '../config/topology';
import { processEnvironment } from '../plan/environment';
import { mindieFiles } from '../plan/mindie-files';
import { isPrefix, reach, valueAt } from '../config/paths';
import { mergedFile, type MindieFile } from '../plan/mindie-files/derived';

/** A value that MindIE will read, and the key of the deployment file that it comes from. */
export interface Setting<T = unknown> {
  readonly value: T;
  /** Where it is set; for a default of MindIE's own files, where an override would stand. */
  readonly path: Path;
  /** Its name in messages, such as `BackendConfig.ScheduleConfig.maxBatchSize of config.json`. */
  readonly name: string;
}

/** A MindIE file as it will be written. */
export interface FileView {
  readonly name: MindieFile['name'];
  /** The setting at a path, such as `['http_config', 'predict_port']`; undefined: the file has no such key. */
  readonly setting: (path: Path) => Setting | undefined;
  /** The same where it is a number: the schemas have seen to it. */
  readonly number: (path: Path) => Setting<number> | undefined;
  readonly text: (path: Path) => Setting<string> | undefined;
  readonly flag: (path: Path) => Setting<boolean> | undefined;
}

/** The environment of one component's container, common variables included. */
export interface EnvironmentView {
  /** A variable as the process sees it, unless it is the pod's own IP or namespace. */
  readonly variable: (name: string) => Setting<string> | undefined;
}

export interface ServerView extends EnvironmentView {
  readonly role: Role;
  /** Its config.json. */
  readonly config: FileView;
}

/** Everything that rules look at, with the place in the deployment file of each value. A look is on record. */
export interface View {
  readonly deployment: Deployment;
  /** A value of the deployment file with its place. */
  readonly key: (path: Path) => Setting;
  readonly controller: FileView & EnvironmentView;
  readonly coordinator: FileView & EnvironmentView;
  readonly httpClientCtl: FileView;
  /** The MindIE files before they are written, for what is said of their overrides. */
  readonly files: readonly MindieFile[];
  /** How the servers come by their duties. */
  readonly topology: Topology;
  /** One for each role. */
  readonly servers: readonly ServerView[];
}

/** A view that tells a reader which keys of the deployment file each answer came from. */
export function viewOf(plain: Deployment, reader: Reader): View {
  const deployment = recorded(plain, reader);
  const environment = (key: ComponentKey): EnvironmentView => environmentView(plain, deployment, key, reader);
  const file = (mindieFile: MindieFile): FileView => fileView(mindieFile, reader);
  const files = mindieFiles(plain);
  // They are made of everything: what is looked at in them is on record, and not what they are made of.
  const ofServers = new Map(
    files.servers.map(({ role, config }) => [role.key, { config: file(config), ...environment(role.key) }]),
  );
  return {
    deployment,
    key: (path) => ({ value: valueAt(deployment, path), path, name: path.join('.') }),
    controller: { ...file(files.controller), ...environment('controller') },
    coordinator: { ...file(files.coordinator), ...environment('coordinator') },
    httpClientCtl: file(files.httpClientCtl),
    files: files.all.map((one) => withRecord(one, reader)),
    get topology() {
      return topologyOf(deployment);
    },
    get servers() {
      return rolesOf(deployment).flatMap((role) => {
        const views = ofServers.get(role.key);
        return views === undefined ? [] : [{ role, ...views }];
      });
    },
  };
}

/** Overrides are as they were written: nothing stands in for what is wrong in them, and each key is told of by itself. */
function withRecord(file: MindieFile, reader: Reader): MindieFile {
  const derived = file.derived.map((one) => ({
    ...one,
    get value() {
      keysBehind(one.from.split('.')).forEach(reader.value);
      return one.value;
    },
  }));
  return { ...file, derived };
}

function fileView(file: MindieFile, reader: Reader): FileView {
  const merged = mergedFile(file);
  const setting = (path: Path): Setting | undefined => {
    const origin = originOf(file, path);
    keysBehind(origin).forEach(reader.value);
    const value = valueAt(merged, path);
    return value === undefined
      ? undefined
      : { value, path: origin, name: `${path.join('.')} of ${file.name}` };
  };
  const typed =
    <T>(type: string) =>
    (path: Path): Setting<T> | undefined => {
      const found = setting(path);
      return typeof found?.value === type ? (found as Setting<T>) : undefined;
    };
  return {
    name: file.name,
    setting,
    number: typed<number>('number'),
    text: typed<string>('string'),
    flag: typed<boolean>('boolean'),
  };
}

/** The keys that a value of a MindIE file follows from: a link without a switch of its own has that of all. */
function keysBehind(origin: Path): Path[] {
  const [section, part] = origin;
  return section === 'tls' && part === 'links' ? [origin, ['tls', 'enabled']] : [origin];
}

/** The key of the deployment file that a value of a MindIE file comes from. */
function originOf({ name, derived, overrides }: MindieFile, path: Path): Path {
  const override = overrides.findLast(({ settings }) => reach(settings, path) === path.length);
  if (override !== undefined) return [...override.path, ...path];
  const from = derived.findLast((one) => isPrefix(one.path, path))?.from;
  return from === undefined ? ['overrides', name, ...path] : from.split('.');
}

function environmentView(
  plain: Deployment,
  deployment: Deployment,
  key: ComponentKey,
  reader: Reader,
): EnvironmentView {
  const all = processEnvironment(plain, key);
  const places: Path[] = [
    [key, 'extraEnvironment'],
    [key, 'environment'],
    ['extraEnvironment'],
    ['environment'],
  ];
  return {
    variable: (name) => {
      const place = places.find((path) => valueAt(deployment, [...path, name]) !== undefined);
      const path = [...(place ?? [key, 'environment']), name];
      reader.value(path);
      const value = all[name];
      return value === undefined ? undefined : { value, path, name };
    },
  };
}
