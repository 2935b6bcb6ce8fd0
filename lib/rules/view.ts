import type { Deployment } from '../config/deployment';
import type { Path } from '../config/problem';
import { type ComponentKey, type Role, type Topology, topologyOf } from '../config/topology';
import { processEnvironment } from '../plan/environment';
import { controllerFile, coordinatorFile, httpClientCtlFile, serverFile } from '../plan/mindie-files';
import { isPrefix, reach, valueAt } from '../config/paths';
import { mergeFile, type MindieFile } from '../plan/mindie-files/derived';

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

/** Everything that rules look at, with the place in the deployment file of each value. */
export interface View {
  readonly deployment: Deployment;
  /** Marks a key of the deployment file as looked at, and gives its value with its place. */
  readonly key: (path: Path) => Setting;
  readonly controller: FileView & EnvironmentView;
  readonly coordinator: FileView & EnvironmentView;
  readonly httpClientCtl: FileView;
  /** How the servers come by their duties. */
  readonly topology: Topology;
  /** One for each role. */
  readonly servers: readonly ServerView[];
}

/** A view that tells through `looked` which keys of the deployment file each answer came from. */
export function viewOf(deployment: Deployment, looked: (path: Path) => void): View {
  const seen = <T extends Setting>(setting: T): T => {
    looked(setting.path);
    return setting;
  };
  const file = (mindieFile: MindieFile): FileView => fileView(mindieFile, seen);
  const environment = (key: ComponentKey): EnvironmentView => environmentView(deployment, key, seen);
  const topology = topologyOf(deployment);
  return {
    deployment,
    key: (path) => seen({ value: valueAt(deployment, path), path, name: path.join('.') }),
    controller: { ...file(controllerFile(deployment)), ...environment('controller') },
    coordinator: { ...file(coordinatorFile(deployment)), ...environment('coordinator') },
    httpClientCtl: file(httpClientCtlFile(deployment)),
    topology,
    servers: topology.roles.map((role) => ({
      role,
      config: file(serverFile(deployment, role)),
      ...environment(role.key),
    })),
  };
}

function fileView(file: MindieFile, seen: <T extends Setting>(setting: T) => T): FileView {
  const merged = mergeFile(file.defaults, file.derived, file.overrides);
  const setting = (path: Path): Setting | undefined => {
    const value = valueAt(merged, path);
    if (value === undefined) return undefined;
    return seen({ value, path: originOf(file, path), name: `${path.join('.')} of ${file.name}` });
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

/** The key of the deployment file that a value of a MindIE file comes from. */
function originOf({ name, derived, overrides }: MindieFile, path: Path): Path {
  const override = overrides.findLast(({ settings }) => reach(settings, path) === path.length);
  if (override !== undefined) return [...override.path, ...path];
  const from = derived.findLast((one) => isPrefix(one.path, path))?.from;
  return from === undefined ? ['overrides', name, ...path] : from.split('.');
}

function environmentView(
  deployment: Deployment,
  key: ComponentKey,
  seen: <T extends Setting>(setting: T) => T,
): EnvironmentView {
  const all = processEnvironment(deployment, key);
  const places: Path[] = [
    [key, 'extraEnvironment'],
    [key, 'environment'],
    ['extraEnvironment'],
    ['environment'],
  ];
  return {
    variable: (name) => {
      const value = all[name];
      if (value === undefined) return undefined;
      const place = places.find((path) => valueAt(deployment, [...path, name]) !== undefined);
      return seen({ value, path: [...(place ?? [key, 'environment']), name], name });
    },
  };
}
