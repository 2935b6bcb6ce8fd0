import type { Problem } from '../config/problem';
import { type BootExport, bootExports } from './boot-exports';
import { type Given, type KitDocument, parseJson, parseManifests } from './kit-document';

/** A file of a kit, as it was read. */
export interface KitFile {
  /** Its path in the kit, such as `conf/config.json`. */
  readonly name: string;
  /** How messages name it. */
  readonly file: string;
  readonly text: string;
}

/** Folders of a kit that are read: its own, and where it keeps its files. */
export const kitFolders = ['', 'conf', 'deployment', 'deployments', 'boot_helper'] as const;

const jsonFiles = [
  'ms_controller.json',
  'ms_coordinator.json',
  'config.json',
  'http_client_ctl.json',
  'node_manager.json',
  'mindie_env.json',
  'user_config.json',
] as const;

export type JsonFile = (typeof jsonFiles)[number];

const bootScript = 'boot.sh';
const deployScript = 'deploy.sh';
const scripts: readonly string[] = [bootScript, deployScript];
const manifests = /\.ya?ml$/;
/** Templates of the AscendJob flow and of the single container. */
const ofOtherFlows =
  /^(controller|coordinator|server|single_container)_init\.ya?ml$|single_container.*\.ya?ml$/;

/** A kit as its files show it. */
export interface Kit {
  readonly json: Readonly<Partial<Record<JsonFile, KitDocument>>>;
  /** The Kubernetes objects of all manifests, those of the files that deploy.sh applies first. */
  readonly objects: readonly KitDocument[];
  readonly exports: readonly BootExport[];
  /** MINDIE_USER_HOME_PATH of the ConfigMap common-env, as deploy.sh makes it. */
  readonly home?: Given;
  /** Manifests of other ways to deploy, which every kit holds. */
  readonly otherFlows: readonly string[];
  /** Files that are there twice, the second time where the kit does not look. */
  readonly shadowed: readonly string[];
}

/** Whether a file in one of `kitFolders` says something about a deployment. */
export function isKitFile(name: string): boolean {
  const base = baseOf(name);
  return (
    (jsonFiles as readonly string[]).includes(base) || scripts.includes(base) || /^[^.].*\.ya?ml$/.test(base)
  );
}

/** Parses the files of a kit, in any order, and returns all that is wrong with their texts. */
export function parseKit(files: readonly KitFile[]): { kit: Kit; problems: Problem[] } {
  const sorted = [...files].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  const isFirst = ({ name }: KitFile): boolean =>
    sorted.find((one) => baseOf(one.name) === baseOf(name))?.name === name;
  const read = sorted.filter((one) => isFirst(one) && !ofOtherFlows.test(baseOf(one.name)));
  const parsed = read.map((one) => ({ base: baseOf(one.name), ...parse(one) }));
  const json = parsed.flatMap(({ base, documents }) =>
    manifests.test(base) ? [] : documents.map((document) => [base, document] as const),
  );
  return {
    kit: {
      json: Object.fromEntries(json),
      objects: parsed.flatMap(({ base, documents }) => (manifests.test(base) ? documents : [])),
      exports: read
        .filter(({ name }) => baseOf(name) === bootScript)
        .flatMap(({ file, text }) => bootExports(file, text)),
      home: read.filter(({ name }) => baseOf(name) === deployScript).flatMap(homeOf)[0],
      otherFlows: sorted.filter(({ name }) => ofOtherFlows.test(baseOf(name))).map(({ file }) => file),
      shadowed: sorted.filter((one) => !isFirst(one)).map(({ file }) => file),
    },
    problems: parsed.flatMap(({ problems }) => problems),
  };
}

function parse({ name, file, text }: KitFile) {
  if (scripts.includes(baseOf(name))) return { documents: [], problems: [] };
  return manifests.test(name) ? parseManifests(file, text) : parseJson(file, text);
}

/** `kubectl create configmap common-env --from-literal=MINDIE_USER_HOME_PATH=/usr/local`. */
function homeOf({ file, text }: KitFile): Given[] {
  return text.split('\n').flatMap((content, index) => {
    const [before, , value] =
      /^([^#]*--from-literal[= ]["']?)(MINDIE_USER_HOME_PATH=)([^\s;]*)/.exec(content)?.slice(1) ?? [];
    if (before === undefined || value === undefined) return [];
    const place = `${file}:${index + 1}:${before.length + 1} MINDIE_USER_HOME_PATH`;
    return [{ value: value.replace(/["']/g, ''), place }];
  });
}

/** What deploy.sh takes comes before copies of it: the kit's folders before its top, known names before others. */
function rank({ name }: KitFile): number {
  const isApplied = /^mindie_(server|server_heterogeneous|ms_controller|ms_coordinator)\.ya?ml$/.test(
    baseOf(name),
  );
  return (name.includes('/') ? 0 : 2) + (isApplied ? 0 : 1);
}

function baseOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
