import { type BootScriptName, bootScriptNames, type BootScripts } from '../boot/scripts';
import type { MindieComponent } from '../config/tls-links';
import type { DeploymentPlan } from '../plan/plan';
import type { ConfigFile } from './volumes';

/** What each component starts with, and the MindIE files that it shares with others. */
const started: Readonly<
  Record<
    MindieComponent,
    { readonly script: BootScriptName; readonly files: readonly (keyof DeploymentPlan['files'])[] }
  >
> = {
  server: { script: 'boot-server.sh', files: ['http_client_ctl.json'] },
  controller: { script: 'boot-controller.sh', files: ['ms_controller.json', 'http_client_ctl.json'] },
  coordinator: {
    script: 'boot-coordinator.sh',
    files: ['ms_controller.json', 'ms_coordinator.json', 'http_client_ctl.json'],
  },
};

export function bootScriptOf(component: MindieComponent): BootScriptName {
  return started[component].script;
}

/** The boot scripts that a component runs, and the MindIE files that it shares with other components. */
export function bootFiles(
  { names, files }: Pick<DeploymentPlan, 'names' | 'files'>,
  scripts: BootScripts,
  component: MindieComponent,
): ConfigFile[] {
  const configMaps = {
    'ms_controller.json': names.controllerConfig,
    'ms_coordinator.json': names.coordinatorConfig,
    'http_client_ctl.json': names.httpClientCtlConfig,
  };
  const own = bootScriptOf(component);
  const scriptNames = bootScriptNames.filter((name) => name === own || !name.startsWith('boot-'));
  return [
    ...started[component].files.map((key) => ({ configMap: configMaps[key], key, content: files[key] })),
    ...scriptNames.map((key) => ({ configMap: names.bootScripts, key, content: scripts[key] })),
  ];
}
