// What is measured: folders of deployment files like the shipped ones, and the package as it is installed.
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { root } from './peers';

type Variant = 'homogeneous' | 'heterogeneous';

/** One deployment file: its variant, and the instances of each role where they are not those of the shipped file. */
interface Kind {
  readonly variant: Variant;
  readonly instances?: number;
}

interface Shipped {
  readonly service?: object;
  readonly controller?: object;
  readonly [role: string]: unknown;
}

const shipped: Readonly<Record<Variant, string>> = {
  homogeneous: 'llama3-8b.yaml',
  heterogeneous: 'llama3-8b-heterogeneous.yaml',
};

const repeat = (count: number, kind: Kind): Kind[] => Array<Kind>(count).fill(kind);

/** Three of each variant. */
export const six: readonly Kind[] = [
  ...repeat(3, { variant: 'homogeneous' }),
  ...repeat(3, { variant: 'heterogeneous' }),
];
/** One Controller gives roles to 16 instances at most, so that many of them are several deployments. */
export const twentyAndTwenty: readonly Kind[] = [
  ...repeat(2, { variant: 'heterogeneous', instances: 8 }),
  { variant: 'heterogeneous', instances: 4 },
];
export const thousandAndThousand: readonly Kind[] = repeat(128, { variant: 'heterogeneous', instances: 8 });
export const thousandFiles: readonly Kind[] = [
  ...repeat(500, { variant: 'homogeneous' }),
  ...repeat(500, { variant: 'heterogeneous' }),
];

/** Writes a deployment file for each, with names of its own for what there is once in a cluster. */
export function writeDeployments(folder: string, kinds: readonly Kind[]): string {
  mkdirSync(folder, { recursive: true });
  for (const [index, { variant, instances }] of kinds.entries()) {
    const file = readFileSync(path.join(root, 'deployments', shipped[variant]), 'utf8');
    const given = parse(file) as Shipped;
    const withInstances = (role: string): object => ({ [role]: { ...(given[role] as object), instances } });
    const deployment = {
      ...given,
      ...(instances === undefined ? {} : { ...withInstances('prefill'), ...withInstances('decode') }),
      namespace: { name: `mindie-${index}` },
      service: { ...given.service, nodePort: 30_100 + index },
      controller: { ...given.controller, statusDirectory: { hostPath: `/data/mindie-ms/status-${index}` } },
    };
    writeFileSync(path.join(folder, `llama3-8b-${index}.yaml`), stringify(deployment));
  }
  return folder;
}

/** One shipped file. */
export const oneFile = path.join(root, 'deployments', shipped.homogeneous);

/** A folder with the files of the package, which are run without looking at sources. Returns its command. */
export function installPackage(folder: string): string {
  const target = path.join(folder, 'node_modules', 'cdk8s-mindie');
  for (const part of ['bin', 'build', 'images', 'lib/boot', 'schemas', 'package.json']) {
    cpSync(path.join(root, part), path.join(target, part), { recursive: true, filter: isPackaged });
  }
  return path.join(target, 'bin', 'mindie-pd.cjs');
}

function isPackaged(file: string): boolean {
  const inBuild = path.relative(path.join(root, 'build'), file);
  return inBuild.startsWith('..') || inBuild === '' || /^[a-z0-9-]+\.cjs$/.test(inBuild);
}

/** A repository beside an installed package, with the app of this checkout and its deployment files. */
export function writeProject(folder: string): string {
  const project = path.join(folder, 'project');
  cpSync(path.join(root, 'deployments'), path.join(project, 'deployments'), { recursive: true });
  for (const file of ['main.ts', 'cdk8s.yaml']) cpSync(path.join(root, file), path.join(project, file));
  writeFileSync(
    path.join(project, 'package.json'),
    JSON.stringify({ name: 'project', version: '1.0.0', private: true }),
  );
  symlinkSync(path.join(root, 'node_modules'), path.join(project, 'node_modules'));
  return project;
}
