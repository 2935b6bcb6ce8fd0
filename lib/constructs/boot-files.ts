import { type BootScriptName, bootScriptNames, type BootScripts } from '../boot/scripts';
import type { MindieComponent } from '../config/tls-links';
import type { DeploymentPlan } from '../plan/plan';
import type { ConfigFile } from './volumes';

export function bootScriptOf(component: MindieComponent): BootScriptName {
  return `boot-${component}.sh`;
}

/** The boot scripts that a component runs, and the MindIE files that it reads; the servers also have their config.json. */
export function bootFiles(
  { names, files }: Pick<DeploymentPlan, 'names' | 'files'>,
  scripts: BootScripts,
  component: MindieComponent,
): ConfigFile[] {
  const own = bootScriptOf(component);
  const scriptNames = bootScriptNames.filter((name) => name === own || !name.startsWith('boot-'));
  return [
    ...files
      .filter(({ readers }) => readers.includes(component))
      .map(({ configMap, key, content }) => ({ configMap, key, content })),
    ...scriptNames.map((key) => ({ configMap: names.bootScripts, key, content: scripts[key] })),
  ];
}
