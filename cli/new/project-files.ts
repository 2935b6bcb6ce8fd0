// The files of a repository of a user's own, by their paths in it.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { devDependencies, engines, license, name, peerDependencies, version } from '../../package.json';
import { packageRoot } from '../../lib/package-root';

/** The file of this package, where no registry has it. */
export interface PackageFile {
  /** Where the repository has it. */
  readonly place: string;
  readonly content: Buffer;
}

export interface Project {
  readonly name: string;
  readonly packageFile: PackageFile | undefined;
}

const read = (...steps: string[]): string => readFileSync(path.join(packageRoot, ...steps), 'utf8');

/** What a checkout has of the same kind, what stands in template/, and what follows from the versions. */
export function projectFiles(project: Project): Readonly<Record<string, string | Buffer>> {
  const { packageFile } = project;
  const example = read('deployments', 'llama3-8b.yaml');
  const schema = `../node_modules/${name}/schemas/deployment.schema.json`;
  return {
    ...templateFiles(project),
    ...{ 'main.ts': read('main.ts'), 'cdk8s.yaml': read('cdk8s.yaml') },
    'deployments/llama3-8b.yaml': example.replace(/\$schema=\S+/, () => `$schema=${schema}`),
    'package.json': json({ ...manifest(project), private: true, scripts }),
    'package-lock.json': json(lock(project)),
    ...(packageFile === undefined ? {} : { [packageFile.place]: packageFile.content }),
  };
}

/** A name that begins with `dot-` there begins with a dot here: npm packs no .gitignore and no .npmrc. */
function templateFiles(project: Project): Record<string, string> {
  const folder = path.join(packageRoot, 'template');
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const files = entries.map((entry): [string, string] => {
    const file = path.relative(folder, path.join(entry.parentPath, entry.name));
    const steps = file.split(path.sep).map((step) => step.replace(/^dot-/, '.'));
    const text = read('template', file)
      .replaceAll('{{name}}', project.name)
      .replaceAll('{{version}}', version);
    return [steps.join('/'), text];
  });
  return Object.fromEntries(files);
}

/** What package.json and the lock file both say. */
function manifest({ name: own, packageFile }: Project) {
  const { 'cdk8s-cli': cli, tsx, ...others } = devDependencies;
  const peers = Object.keys(peerDependencies) as (keyof typeof peerDependencies)[];
  const dependencies = {
    ...Object.fromEntries(peers.map((peer) => [peer, others[peer]])),
    [name]: packageFile === undefined ? version : `file:${packageFile.place}`,
  };
  return {
    ...{ name: packageName(own), version: '0.0.0', engines },
    // For npx: it asks no registry at each start, as the one of cdk8s-cli does.
    bin: { cdk8s: `node_modules/${name}/bin/cdk8s.cjs` },
    dependencies: Object.fromEntries(Object.entries(dependencies).sort()),
    devDependencies: { 'cdk8s-cli': cli, tsx },
  };
}

const scripts = {
  // npm run would start that of cdk8s-cli.
  synth: `node node_modules/${name}/bin/cdk8s.cjs synth`,
  test: 'node --test test/deployments.test.mjs',
  'test:update': 'node test/objects.mjs',
  image: `node_modules/${name}/scripts/image`,
};

/** With what the tests of this version ran with. It names no host, so that any registry can serve it. */
function lock(project: Project): object {
  const root = manifest(project);
  const others = JSON.parse(read('build', 'project-lock.json')) as Record<string, object>;
  const own = {
    version,
    ...resolvedFile(project.packageFile),
    ...{ license, bin: { 'mindie-pd': 'bin/mindie-pd.cjs' }, engines, peerDependencies },
  };
  const packages = Object.entries({ ...others, [`node_modules/${name}`]: own });
  const sorted = packages.sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...{ name: root.name, version: root.version, lockfileVersion: 3, requires: true },
    packages: { '': root, ...Object.fromEntries(sorted) },
  };
}

function resolvedFile(file: PackageFile | undefined): object {
  if (file === undefined) return {};
  const hash = createHash('sha512').update(file.content).digest('base64');
  return { resolved: `file:${file.place}`, integrity: `sha512-${hash}` };
}

/** As npm takes it: other letters and signs become hyphens. */
function packageName(folder: string): string {
  const plain = folder
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+|-+$/g, '')
    .slice(0, 200);
  return plain === '' ? 'deployments' : plain;
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
