// What cdk8s makes of a checked deployment. lib/synthesize.ts loads this when it has something to make.
import { App, Chart } from 'cdk8s';
import { readBootScripts } from './boot/scripts';
import type { LoadedDeployment } from './check';
import { type ServiceParts, serviceParts } from './constructs/service-parts';
import { fileNameOf, sourceName } from './file-names';
import type { Output } from './invariants/collisions';
import { manifestText } from './manifest-text';
import type { OutputFolder } from './output';
import { planDeployment } from './plan/plan';

export interface Synthesized extends Output {
  readonly loaded: LoadedDeployment;
  readonly parts: ServiceParts;
}

export function build(loaded: LoadedDeployment): Synthesized {
  const { deployment, id, cluster, silenced, source } = loaded;
  const chart = new Chart(new App(), 'deployment');
  const parts = serviceParts(chart, {
    plan: planDeployment(deployment, silenced),
    bootScripts: readBootScripts(),
  });
  return { loaded, parts, file: source.file, id, cluster, deployment, manifests: parts.manifests };
}

/** A file for each part. */
export function render({ id, cluster, file, parts }: Synthesized): OutputFolder {
  const files = [...parts.manifestsByPart].map(
    ([part, manifests]) => [fileNameOf(part.node.id), manifestText(manifests)] as const,
  );
  return { id, source: sourceName(file, cluster), files: Object.fromEntries(files) };
}
