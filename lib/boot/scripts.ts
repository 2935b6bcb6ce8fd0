import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../package-root';

/** The boot scripts by file name, as they are put into a ConfigMap. */
export type BootScripts = Readonly<Record<BootScriptName, string>>;

export const bootScriptNames = [
  'boot-controller.sh',
  'boot-coordinator.sh',
  'boot-server.sh',
  'certificates.sh',
  'common.sh',
  'layout.sh',
  'probe.sh',
  'table.sh',
  'wait-for-table.sh',
] as const;
export type BootScriptName = (typeof bootScriptNames)[number];

/** Reads the scripts that lie beside this file. */
export function readBootScripts(): BootScripts {
  const texts = bootScriptNames.map((name) => [
    name,
    readFileSync(path.join(packageRoot, 'lib', 'boot', name), 'utf8'),
  ]);
  return Object.fromEntries(texts) as BootScripts;
}
