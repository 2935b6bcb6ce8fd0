import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { App, Chart } from 'cdk8s';
import { readBootScripts } from '../../lib/boot/scripts';
import { checkDeployment } from '../../lib/check';
import { formatFinding, formatPath, formatProblem, isError, type Problem } from '../../lib/config/problem';
import type { Container, Manifest, PodSpec } from '../../lib/invariants/manifest';
import { planDeployment } from '../../lib/plan/plan';
import { serviceParts } from '../../lib/constructs/service-parts';
import { synthesize } from '../../lib/synthesize';

/** What one synthesis said and wrote. */
export interface Result {
  /** Errors as a user sees them, with file names that are relative to the folder of the deployment files. */
  readonly messages: string[];
  /** Warnings, which stop nothing, as a user sees them. */
  readonly warnings: string[];
  /** Text of each written file, by its path under the output folder. */
  readonly files: Readonly<Record<string, string>>;
  /** The manifests of all written files, in the order of their names. */
  readonly manifests: Manifest[];
}

/** Synthesizes deployment files, given by name as text or as data, in a folder of their own. */
export function synth(deployments: Readonly<Record<string, string | object>>): Result {
  const folder = mkdtempSync(path.join(tmpdir(), 'synth-'));
  try {
    for (const [name, content] of Object.entries(deployments)) {
      writeFileSync(path.join(folder, name), typeof content === 'string' ? content : stringify(content));
    }
    return run([folder], folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Synthesizes files where they are; messages name them relative to `base`. */
export function run(paths: readonly string[], base: string): Result {
  const output = mkdtempSync(path.join(tmpdir(), 'output-'));
  try {
    const { problems } = synthesize({ deployments: paths, output });
    const said = (some: readonly Problem[]): string[] =>
      some.map((problem) => formatProblem(problem).replaceAll(`${base}/`, ''));
    const messages = said(problems.filter(isError));
    const warnings = said(problems.filter((problem) => !isError(problem)));
    const files = readTree(output);
    let parsed: Manifest[] | undefined;
    return {
      messages,
      warnings,
      files,
      // Parsed when first asked for: most tests look at the text or at the messages.
      get manifests() {
        return (parsed ??= Object.values(files).flatMap(parseManifests));
      },
    };
  } finally {
    rmSync(output, { recursive: true });
  }
}

/** What a deployment becomes, without writing and reading it: `test/all-properties.test.ts` sees to it that this is the same. */
export function build(given: string | object): Pick<Result, 'messages' | 'manifests'> {
  const data: unknown = typeof given === 'string' ? parse(given) : given;
  const { deployment, findings, silenced } = checkDeployment(data);
  const messages = findings
    .filter(isError)
    .map((finding) => `${formatPath(finding.path)}: ${formatFinding(finding)}`);
  if (deployment === undefined || messages.length > 0) return { messages, manifests: [] };
  const chart = new Chart(new App(), 'deployment');
  const plan = planDeployment(deployment, silenced);
  const { faults, manifests } = serviceParts(chart, { plan, bootScripts: readBootScripts() });
  return { messages: [...faults], manifests: [...manifests] };
}

/** The manifests of one deployment that must be right. */
export function manifestsOf(deployment: string | object): Manifest[] {
  const { messages, manifests } = build(deployment);
  expect(messages).toEqual([]);
  return manifests;
}

export function readTree(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));
}

export function parseManifests(text: string): Manifest[] {
  return parseAllDocuments(text).map((document) => document.toJS() as Manifest);
}

/** The one manifest of a kind and name. */
export function find(manifests: readonly Manifest[], kind: string, name: string): Manifest {
  const found = manifests.filter((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  expect(found.map(({ metadata }) => metadata.name)).toEqual([name]);
  return found[0] as Manifest;
}

/** The pods of a Deployment or Job. */
export function podSpec(manifests: readonly Manifest[], name: string): PodSpec {
  const spec = manifests.find(
    ({ metadata, spec: { template } = {} }) => metadata.name === name && template,
  )?.spec;
  if (spec?.template === undefined) throw new Error(`no workload ${name}`);
  return spec.template.spec;
}

export function mainContainer(manifests: readonly Manifest[], name: string): Container {
  return podSpec(manifests, name).containers[0] as Container;
}

/** A JSON file out of a ConfigMap. */
export function jsonFile(manifests: readonly Manifest[], configMap: string, key: string): unknown {
  return JSON.parse(find(manifests, 'ConfigMap', configMap).data?.[key] ?? '');
}

/** The environment of a container, as its process sees it: its own variables over the common ones. */
export function environmentOf(
  manifests: readonly Manifest[],
  name: string,
): Record<string, string | undefined> {
  const container = mainContainer(manifests, name);
  const common = container.envFrom?.map(
    ({ configMapRef }) => find(manifests, 'ConfigMap', configMapRef?.name ?? '').data,
  );
  const own = (container.env ?? []).map(({ name: variable, value }) => [variable, value]);
  return { ...Object.assign({}, ...(common ?? [])), ...Object.fromEntries(own) } as Record<
    string,
    string | undefined
  >;
}

export const homogeneous = {
  variant: 'homogeneous',
  image: { name: 'mindie', tag: '2.2' },
  model: { name: 'llama', weightsPath: '/data/llama' },
  server: { instances: 2, npusPerInstance: 2 },
};

export const heterogeneous = {
  variant: 'heterogeneous',
  image: { name: 'mindie', tag: '2.2' },
  model: { name: 'llama', weightsPath: '/data/llama' },
  prefill: { instances: 3, npusPerInstance: 2 },
  decode: { instances: 4, npusPerInstance: 4 },
};
