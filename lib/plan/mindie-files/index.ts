import type { Deployment } from '../../config/deployment';
import type { Finding } from '../../config/problem';
import { type ServerRole, serverRoles } from '../../config/server-roles';
import { controllerValues } from './controller';
import { coordinatorValues } from './coordinator';
import configDefaults from './defaults/config.json';
import httpClientCtlDefaults from './defaults/http_client_ctl.json';
import controllerDefaults from './defaults/ms_controller.json';
import coordinatorDefaults from './defaults/ms_coordinator.json';
import { contradictions, type DerivedValue, mergeFile, type Override } from './derived';
import { httpClientCtlValues } from './http-client-ctl';
import { serverValues } from './server';

export type MindieFileName = keyof Deployment['overrides'];

/** A MindIE file before it is written: the shipped defaults, what is derived, what is overridden. */
interface MindieFile {
  readonly defaults: object;
  readonly derived: DerivedValue[];
  readonly overrides: Override[];
}

export function controllerFile(deployment: Deployment): MindieFile {
  const overrides = commonOverrides(deployment, 'ms_controller.json');
  return { defaults: controllerDefaults, derived: controllerValues(deployment), overrides };
}

export function coordinatorFile(deployment: Deployment): MindieFile {
  const overrides = commonOverrides(deployment, 'ms_coordinator.json');
  return { defaults: coordinatorDefaults, derived: coordinatorValues(deployment), overrides };
}

export function httpClientCtlFile(deployment: Deployment): MindieFile {
  const overrides = commonOverrides(deployment, 'http_client_ctl.json');
  return { defaults: httpClientCtlDefaults, derived: httpClientCtlValues(deployment), overrides };
}

export function serverFile(deployment: Deployment, role: ServerRole): MindieFile {
  const own = role.key === 'server' ? undefined : role.settings.overrides['config.json'];
  const overrides = [
    ...commonOverrides(deployment, 'config.json'),
    ...(own === undefined ? [] : [{ path: [role.key, 'overrides', 'config.json'], settings: own }]),
  ];
  return { defaults: configDefaults, derived: serverValues(deployment, role), overrides };
}

function commonOverrides(deployment: Deployment, name: MindieFileName): Override[] {
  const settings = deployment.overrides[name];
  return settings === undefined ? [] : [{ path: ['overrides', name], settings }];
}

/** The text of a MindIE file: indented, as people read it in the ConfigMap. */
export function fileText({ defaults, derived, overrides }: MindieFile): string {
  return `${JSON.stringify(mergeFile(defaults, derived, overrides), null, 2)}\n`;
}

/** Every override that contradicts a derived value, in any file of the deployment; each once. */
export function overrideFindings(deployment: Deployment): Finding[] {
  const files = [
    controllerFile(deployment),
    coordinatorFile(deployment),
    httpClientCtlFile(deployment),
    ...serverRoles(deployment).map((role) => serverFile(deployment, role)),
  ];
  const findings = files.flatMap(({ defaults, derived, overrides }) =>
    contradictions(defaults, derived, overrides),
  );
  const byPath = new Map(findings.map((finding) => [JSON.stringify(finding.path), finding]));
  return [...byPath.values()];
}
