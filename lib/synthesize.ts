import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { App } from 'cdk8s';
import { type BootScripts, readBootScripts } from './boot/scripts';
import { deploymentApp } from './charts/deployment-app';
import { manifestsOf } from './charts/manifests';
import { type LoadedDeployment, loadDeployments } from './config/load';
import type { Problem } from './config/problem';
import { overrideFindings } from './plan/mindie-files';
import { planDeployment } from './plan/plan';
import { collisions, type Output } from './rules/collisions';

export interface SynthesizeOptions {
  /** Deployment files, and folders of them. */
  readonly deployments: readonly string[];
  /** Folder that gets a folder of manifests for each deployment. */
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
  const synthesized = loaded.map((one) => build(one, bootScripts, output));
  const all = [...problems, ...contradicting, ...collisionProblems(synthesized)];
  if (all.length > 0) return all;
  failOnBrokenRules(synthesized);
  for (const { app } of synthesized) write(app);
  return [];
}

function build(loaded: LoadedDeployment, bootScripts: BootScripts, output: string): Synthesized {
  const outdir = path.join(output, loaded.id);
  const app = deploymentApp({ plan: planDeployment(loaded.deployment), bootScripts, outdir });
  return { loaded, app, file: loaded.source.file, id: loaded.id, manifests: manifestsOf(app) };
}

function collisionProblems(synthesized: readonly Synthesized[]): Problem[] {
  return synthesized.flatMap((second, index) =>
    synthesized
      .slice(0, index)
      .flatMap((first) => collisions(first, second).map((finding) => second.loaded.source.locate(finding))),
  );
}

/** Each app checks its rules when it is written; here all are checked before the first one is. */
function failOnBrokenRules(synthesized: readonly Synthesized[]): void {
  const faults = synthesized.flatMap(({ file, app }) =>
    app.node.validate().map((fault) => `${file}: ${fault}`),
  );
  if (faults.length > 0) throw new Error(`the output breaks its own rules:\n${faults.join('\n')}`);
}

/** Writes an app over what an earlier synthesis left in its folder. */
function write(app: App): void {
  try {
    for (const name of readdirSync(app.outdir)) {
      if (/^[0-9]{4}-[a-z-]+\.yaml$/.test(name)) rmSync(path.join(app.outdir, name));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  app.synth();
}
