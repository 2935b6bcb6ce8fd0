import type { Deployment } from '../config/deployment';
import { fields, valueOf } from '../config/fields';
import { kitServerVariables } from '../config/kit-defaults';
import { oncePer } from '../config/once';
import { kmcOf, layoutOf } from '../config/release';
import { type ComponentKey, type Role, rolesOf } from '../config/topology';
import { isEncrypted, type MindieComponent } from '../config/tls-links';
import { areProbesEncrypted, certificatePlan } from './certificates';
import {
  certificateCopyPath,
  configMountPath,
  installPaths,
  secretMountPath,
  tableFilePath,
} from '../config/install-paths';

export type Variables = Readonly<Record<string, string>>;
export type SecretVariables = Deployment['secretEnvironment'];

/** Environment of one component's containers, beside the variables that all components share. */
export interface ComponentEnvironment {
  readonly variables: Variables;
  /** Variables whose values are in Secrets. */
  readonly secrets: SecretVariables;
  /** Variables that hold the pod's IP. */
  readonly podIp: readonly string[];
  /** Variables that hold the pod's namespace. */
  readonly podNamespace: readonly string[];
}

interface Settings {
  readonly environment: Deployment['environment'];
  readonly extraEnvironment: Variables;
  readonly secretEnvironment: SecretVariables;
}

/** Controller and Coordinator have no NPU for torch to load. */
const managementDefaults: Variables = { TORCH_DEVICE_BACKEND_AUTOLOAD: '0' };

/** What the deployment file sets for all components: logging and its own variables. */
const givenToAll = oncePer((deployment: Deployment): Variables => ({
  ...fieldVariables(deployment),
  ...given(deployment),
}));

/** The variables that are set from the table of fields. */
function fieldVariables(deployment: Deployment): Variables {
  return fields.reduce<Variables>((found, field) => {
    const { variable, option, isSetByVariable } = field;
    const value = valueOf(deployment, field);
    if (variable === undefined || isSetByVariable !== true || value === undefined) return found;
    const text = typeof value === 'boolean' ? String(Number(value)) : String(value);
    const whole = option === undefined ? text : [found[variable] ?? [], option, text].flat().join(' ');
    return { ...found, [variable]: whole };
  }, {});
}

/** Variables of every component: the data of the common environment's ConfigMap. */
export const commonEnvironment = oncePer((deployment: Deployment): Variables => {
  const { image } = deployment;
  const paths = installPaths(image);
  return sorted({
    ...givenToAll(deployment),
    BOOT_LAYOUT: layoutOf(image),
    CONFIG_FROM_CONFIGMAP_PATH: configMountPath,
    GLOBAL_RANK_TABLE_FILE_PATH: tableFilePath,
    MIES_INSTALL_PATH: paths.mies,
    MINDIE_LLM_HOME_PATH: paths.llm,
    MINDIE_USER_HOME_PATH: image.userHomePath,
  });
});

/** The variables of one component's processes, those of every component included. */
export function processEnvironment(deployment: Deployment, key: ComponentKey): Variables {
  const role = rolesOf(deployment).find((one) => one.key === key);
  const own =
    role !== undefined
      ? serverEnvironment(deployment, role)
      : key === 'controller'
        ? controllerEnvironment(deployment)
        : coordinatorEnvironment(deployment);
  return { ...commonEnvironment(deployment), ...own.variables };
}

export function serverEnvironment(deployment: Deployment, { settings }: Role): ComponentEnvironment {
  const own = { CANN_INSTALL_PATH: installPaths(deployment.image).cann };
  const podIp = ['POD_IP', 'MIES_CONTAINER_IP', 'MIES_CONTAINER_MANAGEMENT_IP'];
  return {
    ...component(deployment, 'server', settings, kitServerVariables, own),
    podIp,
    podNamespace: [],
  };
}

export function controllerEnvironment(deployment: Deployment): ComponentEnvironment {
  return {
    ...component(deployment, 'controller', deployment.controller, managementDefaults, {}),
    podIp: ['POD_IP'],
    podNamespace: deployment.backup.controller ? ['POD_NAMESPACE'] : [],
  };
}

export function coordinatorEnvironment(deployment: Deployment): ComponentEnvironment {
  return {
    ...component(deployment, 'coordinator', deployment.coordinator, managementDefaults, {}),
    podIp: ['POD_IP'],
    podNamespace: deployment.backup.coordinator ? ['POD_NAMESPACE'] : [],
  };
}

function component(
  deployment: Deployment,
  name: MindieComponent,
  settings: Settings,
  defaults: Variables,
  own: Variables,
): Pick<ComponentEnvironment, 'variables' | 'secrets'> {
  const common = givenToAll(deployment);
  const ofComponent = given(settings);
  const missing = Object.entries(defaults).filter(
    ([variable]) => !(variable in common) && !(variable in ofComponent),
  );
  const chosen = { ...Object.fromEntries(missing), ...ofComponent };
  const secrets = secretsOf(deployment, settings);
  const kept = [common, chosen, secrets].flatMap((variables) => Object.keys(variables));
  const probesEncrypted = areProbesEncrypted(deployment, name);
  const differs = probesEncrypted !== isEncrypted(deployment, 'probes');
  const variables = sorted({
    ...chosen,
    ...own,
    ...certificateVariables(deployment, name),
    APP_TYPE: appType(name),
    // The scripts of the image that are sourced at start must not change what was chosen here.
    BOOT_KEEP_ENVIRONMENT: [...new Set(kept)].sort().join(' '),
    // Wins over http_client_ctl.json, which all components share.
    ...(differs ? { MINDIE_USE_HTTPS: String(probesEncrypted) } : {}),
  });
  return { variables, secrets };
}

/** Those of all components, but for the variables to which this one gives a value of its own, and its own. */
function secretsOf(deployment: Deployment, settings: Settings): SecretVariables {
  const common = Object.entries(deployment.secretEnvironment).filter(
    ([name]) => !(name in settings.extraEnvironment),
  );
  return sorted({ ...Object.fromEntries(common), ...settings.secretEnvironment });
}

/** What the boot script copies for MindIE's readers of certificates. */
function certificateVariables(deployment: Deployment, name: MindieComponent): Variables {
  const plan = certificatePlan(deployment, name);
  if (plan === undefined) return {};
  return {
    BOOT_TLS_PATH: secretMountPath,
    BOOT_TLS_COPIES_PATH: certificateCopyPath,
    BOOT_TLS_SECRETS: plan.secrets.join(' '),
    BOOT_TLS_FILES: plan.files.join(' '),
    ...(plan.optionalFiles.length === 0 ? {} : { BOOT_TLS_OPTIONAL_FILES: plan.optionalFiles.join(' ') }),
    // Its servers take no password; the others' are decrypted by KMC.
    ...(name === 'server' && kmcOf(deployment.image) === 'none' ? { BOOT_TLS_PLAIN_KEYS: '1' } : {}),
    ...(plan.probeSecret === undefined ? {} : { BOOT_TLS_PROBE_SECRET: plan.probeSecret }),
  };
}

/** How the boot and probe scripts know which component they run in: a fixed name, whatever the release is called. */
export function appType(component: MindieComponent): string {
  return `mindie-ms-${component}`;
}

function given({ environment, extraEnvironment }: Settings): Variables {
  const texts = Object.entries(environment).map(([name, value]) => [name, String(value)]);
  return { ...(Object.fromEntries(texts) as Variables), ...extraEnvironment };
}

function sorted<T>(variables: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1)));
}
