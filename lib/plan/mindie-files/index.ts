import type { Deployment } from '../../config/deployment';
import { oncePer } from '../../config/once';
import type { MindieFileName } from '../../config/mindie-places';
import { setAt, valueAt } from '../../config/paths';
import { eachOnce, type Finding, type Path } from '../../config/problem';
import { releaseOf } from '../../config/release';
import { type Role, rolesOf } from '../../config/topology';
import { overrideErrors, unknownOverrides } from './check';
import { certificateBlocks, probeCertificates } from './certificate-values';
import configDefaults from './defaults/config.json';
import httpClientCtlDefaults from './defaults/http_client_ctl.json';
import controllerDefaults from './defaults/ms_controller.json';
import coordinatorDefaults from './defaults/ms_coordinator.json';
import { mergedFile, type MindieFile, type Override } from './derived';
import { fieldValues } from './field-values';
import { serverValues } from './server';
import { withBooleanTruncation } from './truncation';

function controllerFile(deployment: Deployment): MindieFile {
  const name = 'ms_controller.json';
  const overrides = commonOverrides(deployment, name);
  const derived = [...fieldValues(deployment, name), ...certificateBlocks(deployment, 'controller')];
  return { name, defaults: controllerDefaults, derived, overrides };
}

function coordinatorFile(deployment: Deployment): MindieFile {
  const name = 'ms_coordinator.json';
  const overrides = commonOverrides(deployment, name);
  const defaults = structuredClone(coordinatorDefaults);
  defaults.request_limit.body_limit = releaseOf(deployment.image).bodyLimit;
  const derived = [...fieldValues(deployment, name), ...certificateBlocks(deployment, 'coordinator')];
  return { name, defaults, derived, overrides };
}

function httpClientCtlFile(deployment: Deployment): MindieFile {
  const name = 'http_client_ctl.json';
  const overrides = commonOverrides(deployment, name);
  const derived = [...fieldValues(deployment, name), ...probeCertificates(deployment)];
  return { name, defaults: httpClientCtlDefaults, derived, overrides };
}

function serverFile(deployment: Deployment, role: Role): MindieFile {
  const own = role.overrides['config.json'];
  const overrides = [
    ...commonOverrides(deployment, 'config.json'),
    ...(own === undefined ? [] : [{ path: [role.key, 'overrides', 'config.json'], settings: own }]),
  ];
  return {
    name: 'config.json',
    defaults: configDefaults,
    derived: serverValues(deployment, role, overrides),
    overrides: withBooleanTruncation(overrides),
  };
}

function commonOverrides(deployment: Deployment, name: MindieFileName): Override[] {
  const settings = deployment.overrides[name];
  return settings === undefined ? [] : [{ path: ['overrides', name], settings }];
}

/** The text of a MindIE file: indented, as people read it in the ConfigMap. */
export function fileText(file: MindieFile): string {
  return jsonText(mergedFile(file));
}

function jsonText(content: object): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}

/**
 * What MindIE reads of ms_controller.json in the Coordinator's pods: om_adapter, which sends their alarms, looks there for
 * CCAE and for the model's name. It fails without the file.
 */
const readByCoordinator: readonly Path[] = [
  ['model_type'],
  ['ccae'],
  ['tls_config', 'ccae_tls_enable'],
  ['tls_config', 'ccae_tls_items'],
];

/** ms_controller.json for the Coordinator's pods. With the rest, each change of the Controller's would restart them. */
export function textForCoordinator(controller: MindieFile): string {
  const whole = mergedFile(controller);
  const read = {};
  for (const path of readByCoordinator) setAt(read, path, valueAt(whole, path));
  return jsonText(read);
}

/** The MindIE files of a deployment. */
export interface MindieFiles {
  readonly controller: MindieFile;
  readonly coordinator: MindieFile;
  readonly httpClientCtl: MindieFile;
  /** The config.json of each role. */
  readonly servers: readonly { readonly role: Role; readonly config: MindieFile }[];
  readonly all: readonly MindieFile[];
}

/** Every MindIE file of a deployment: made once, for its checks and for its plan. */
export const mindieFiles = oncePer((deployment: Deployment): MindieFiles => {
  const controller = controllerFile(deployment);
  const coordinator = coordinatorFile(deployment);
  const httpClientCtl = httpClientCtlFile(deployment);
  const servers = rolesOf(deployment).map((role) => ({ role, config: serverFile(deployment, role) }));
  const all = [controller, coordinator, httpClientCtl, ...servers.map(({ config }) => config)];
  return { controller, coordinator, httpClientCtl, servers, all };
});

/** All that is wrong with the overrides, in any file of the deployment; each once. */
export function overrideFindings(deployment: Deployment): Finding[] {
  return eachOnce(mindieFiles(deployment).all.flatMap(overrideErrors));
}

/** Keys of overrides that no MindIE release we know has: warnings, as a newer one may. */
export function overrideWarnings(deployment: Deployment): Finding[] {
  return eachOnce(mindieFiles(deployment).all.flatMap(unknownOverrides));
}
