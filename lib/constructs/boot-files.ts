import { type BootScriptName, bootScriptNames, type BootScripts } from '../boot/scripts';
import type { DeploymentPlan } from '../plan/plan';
import type { ConfigFile } from './volumes';

/** The boot scripts that a component runs, and the MindIE files that it shares with other components. */
export function bootFiles(
  plan: DeploymentPlan,
  scripts: BootScripts,
  own: BootScriptName,
  shared: readonly (keyof DeploymentPlan['files'])[],
): ConfigFile[] {
  const { names, files } = plan;
  const configMaps = {
    'ms_controller.json': names.controllerConfig,
    'ms_coordinator.json': names.coordinatorConfig,
    'http_client_ctl.json': names.httpClientCtlConfig,
  };
  const scriptNames = bootScriptNames.filter((name) => name === own || !name.startsWith('boot-'));
  return [
    ...shared.map((key) => ({ configMap: configMaps[key], key, content: files[key] })),
    ...scriptNames.map((key) => ({ configMap: names.bootScripts, key, content: scripts[key] })),
  ];
}
