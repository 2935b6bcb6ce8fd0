import { statSync } from 'node:fs';
import path from 'node:path';
import { type App, Yaml } from 'cdk8s';
import { type BootScripts, readBootScripts } from './boot/scripts';
import { deploymentApp } from './charts/deployment-app';
import { manifestsOf } from './charts/manifests';
import { type LoadedDeployment, loadDeployments } from './config/load';
import type { Problem } from './config/problem';
import { type OutputFolder, removeStale, writeOutput } from './output';
import { overrideFindings } from './plan/mindie-files';
import { planDeployment } from './plan/plan';
import { collisions, type Output } from './rules/collisions';

export interface SynthesizeOptions {
  /** Deployment files, and folders of them. */
  readonly deployments: readonly string[];
  /** Folder that gets a folder of manifests for each deployment; it mirrors `deployments` where those are folders. */
  readonly output: string;
}

interface Synthesized extends Output {
  readonly loaded: LoadedDeployment;
  readonly app: App;
}

/**
 * Turns deployment files into manifests. Returns all that is wrong; when anything is, nothing is written.
 * @throws Error when a rule of the output is broken, which only a fault of the generator can do.
 */
export function synthesize({ deployments, output }: SynthesizeOptions): Problem[] {
  const { deployments: loaded, problems } = loadDeployments(deployments);
  const contradicting = loaded.flatMap(({ source, deployment }) =>
    overrideFindings(deployment).map((finding) => source.locate(finding)),
  );
  const bootScripts = readBootScripts();
  const synthesized = loaded.map((one) => build(one, bootScripts));
  const all = [...problems, ...contradicting, ...collisionProblems(synthesized)];
  if (all.length > 0) return all;
  failOnBrokenRules(synthesized);
  const unwritten = writeOutput(output, synthesized.map(render));
  // Folders stand for all that there is; single files say nothing about the other deployments.
  const isMirror = deployments.every((given) => statSync(given).isDirectory());
  if (unwritten.length === 0 && isMirror) removeStale(output, new Set(loaded.map(({ id }) => id)));
  return unwritten;
}

function build(loaded: LoadedDeployment, bootScripts: BootScripts): Synthesized {
  const { deployment, id, source } = loaded;
  const app = deploymentApp({ plan: planDeployment(deployment), bootScripts });
  return { loaded, app, file: source.file, id, deployment, manifests: manifestsOf(app) };
}

function collisionProblems(synthesized: readonly Synthesized[]): Problem[] {
  return synthesized.flatMap((second, index) =>
    synthesized
      .slice(0, index)
      .flatMap((first) => collisions(first, second).map((finding) => second.loaded.source.locate(finding))),
  );
}

/** The rules of all deployments are checked before the first file is written. */
function failOnBrokenRules(synthesized: readonly Synthesized[]): void {
  const faults = synthesized.flatMap(({ file, app }) =>
    app.node.validate().map((fault) => `${file}: ${fault}`),
  );
  if (faults.length > 0) throw new Error(`the output breaks its own rules:\n${faults.join('\n')}`);
}

/** A file for each chart, numbered in apply order. */
function render({ id, app }: Synthesized): OutputFolder {
  const files = app.charts.map((chart, index) => {
    const name = `${String(index).padStart(4, '0')}-${path.basename(chart.node.path)}.yaml`;
    return [name, Yaml.stringify(...(chart.toJson() as unknown[]))] as const;
  });
  return { id, files: Object.fromEntries(files) };
}
