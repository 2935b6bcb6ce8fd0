// The same documents by other tools, from inputs as a person would write them.
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments, stringify } from 'yaml';
import { type Family, familyOf, withReferences } from './family';
import { run, type Subject } from './measure';

export const root = path.resolve(__dirname, '..', '..');

/** What `mindie-pd synth` wrote: for each service its documents by file. */
export type Services = ReadonlyMap<string, ReadonlyMap<string, readonly unknown[]>>;

export function readServices(output: string): Services {
  const services = readdirSync(output).map((name) => {
    const files = readdirSync(path.join(output, name));
    const read = (file: string): unknown[] => parsed(readFileSync(path.join(output, name, file), 'utf8'));
    return [name, new Map(files.map((file) => [file, read(file)]))] as const;
  });
  return new Map(services);
}

export function parsed(text: string): unknown[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as unknown)
    .filter((document) => document !== null);
}

/** Numbers of tools that make other documents would say nothing. */
export function assertEqual(peer: Subject, services: Services): void {
  const ours = byObject([...services.values()].flatMap((files) => [...files.values()].flat()));
  const theirs = byObject(documentsOf(peer));
  const others = [...new Set([...ours.keys(), ...theirs.keys()])].filter(
    (key) => !isDeepStrictEqual(ours.get(key), theirs.get(key)),
  );
  if (others.length > 0) throw new Error(`${peer.name} makes other documents:\n${others.join('\n')}`);
}

/** What it writes to its output folder, or else to its standard output. */
function documentsOf(peer: Subject): unknown[] {
  const { stdout } = run(peer);
  const { output } = peer;
  if (output === undefined) return parsed(stdout);
  return readdirSync(output).flatMap((file) => parsed(readFileSync(path.join(output, file), 'utf8')));
}

/** Tools put documents into an order of their own. */
function byObject(documents: readonly unknown[]): Map<string, unknown> {
  const keyOf = (document: unknown): string => {
    const { kind, metadata } = document as { kind: string; metadata: { name: string; namespace?: string } };
    return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
  };
  return new Map(documents.map((document) => [keyOf(document), document]));
}

/** Texts in literal blocks, as people write them. */
function yamlOf(document: unknown): string {
  return stringify(document, { lineWidth: 0, blockQuote: 'literal' });
}

/** A chart with a template for each file of a service and a list of services in its values. */
export function helm(program: string, folder: string, services: Services): Subject {
  mkdirSync(path.join(folder, 'templates'), { recursive: true });
  write(folder, 'Chart.yaml', stringify({ apiVersion: 'v2', name: 'services', version: '1.0.0' }));
  const families = familiesOf(services);
  for (const [kind, family] of families) {
    for (const [file, documents] of family.files) {
      const texts = documents.map((document) => yamlOf(document).replace(/\{\{/g, '{{ "{{" }}'));
      const body = withReferences(texts.join('---\n'), (name) => `{{ toJson .${name} }}`);
      write(folder, `templates/${kind}-${file}`, `{{- range .Values.${kind} }}\n---\n${body}{{- end }}\n`);
    }
  }
  write(folder, 'values.yaml', stringify(valuesOf(families)));
  // It reads and writes nothing of the user's own.
  const env = { HELM_CACHE_HOME: folder, HELM_CONFIG_HOME: folder, HELM_DATA_HOME: folder };
  return { name: 'helm template', command: [program, 'template', 'services', folder], env };
}

/** A kustomization of a folder for each service, which lists its files. */
export function kustomize(kubectl: string, folder: string, services: Services): Subject {
  const kustomization = (resources: readonly string[]): string =>
    stringify({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources });
  for (const [name, files] of services) {
    mkdirSync(path.join(folder, name), { recursive: true });
    for (const [file, documents] of files) {
      write(folder, `${name}/${file}`, documents.map(yamlOf).join('---\n'));
    }
    write(folder, `${name}/kustomization.yaml`, kustomization([...files.keys()]));
  }
  write(folder, 'kustomization.yaml', kustomization([...services.keys()]));
  return { name: 'kubectl kustomize', command: [kubectl, 'kustomize', folder] };
}

/** A function for each kind of service, and JSON with what each service calls it with. */
export function jsonnet(program: string, folder: string, services: Services): Subject {
  mkdirSync(folder, { recursive: true });
  const families = familiesOf(services);
  const calls: string[] = [];
  for (const [kind, family] of families) {
    const documents = JSON.stringify([...family.files.values()].flat(), null, 2);
    const body = withReferences(documents, (name) => `service.${name}`);
    write(folder, `${kind}.libsonnet`, `function(service) ${body}\n`);
    calls.push(`[(import '${kind}.libsonnet')(service) for service in services.${kind}]`);
  }
  write(folder, 'services.json', JSON.stringify(valuesOf(families), null, 2));
  const main = `local services = import 'services.json';\nstd.flattenArrays(${calls.join(' +\n  ')})\n`;
  write(folder, 'main.jsonnet', main);
  return {
    name: path.basename(program).replace(/-v.*/, ''),
    command: [program, '--yaml-stream', path.join(folder, 'main.jsonnet')],
  };
}

/** An app as `cdk8s init typescript-app` begins it, with a chart for each service. */
export function plainCdk8s(folder: string, services: Services): Subject {
  const template = path.join(root, 'node_modules', 'cdk8s-cli', 'templates', 'typescript-app');
  mkdirSync(folder, { recursive: true });
  for (const file of ['cdk8s.yaml', 'tsconfig.json']) {
    write(folder, file, readFileSync(path.join(template, file), 'utf8'));
  }
  write(folder, 'package.json', JSON.stringify({ name: 'plain', version: '1.0.0', private: true }));
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  const charts = [...services].map(([name, files]) => {
    const objects = [...files.values()]
      .flat()
      .map((one, index) => `new ApiObject(chart, 'object-${index}', ${JSON.stringify(one, null, 2)});`);
    return `{\n  const chart = new Chart(app, '${name}');\n  ${objects.join('\n  ')}\n}`;
  });
  const main = `import { ApiObject, App, Chart } from 'cdk8s';\n\nconst app = new App();\n${charts.join('\n')}\napp.synth();\n`;
  write(folder, 'main.ts', main);
  return {
    name: 'plain cdk8s app',
    command: ['npx', 'cdk8s', 'synth'],
    cwd: folder,
    output: path.join(folder, 'dist'),
    env: { CDK8S_CHECK_UPGRADE: 'false' },
  };
}

/** The services of one kind are those with the same files. */
function familiesOf(services: Services): Map<string, Family> {
  const groups = new Map<string, ReadonlyMap<string, readonly unknown[]>[]>();
  for (const files of services.values()) {
    const names = [...files.keys()].join();
    groups.set(names, [...(groups.get(names) ?? []), files]);
  }
  return new Map([...groups.values()].map((group, index) => [`services${index + 1}`, familyOf(group)]));
}

function valuesOf(families: ReadonlyMap<string, Family>): Record<string, unknown> {
  return Object.fromEntries([...families].map(([kind, { values }]) => [kind, values]));
}

function write(folder: string, name: string, text: string): void {
  writeFileSync(path.join(folder, name), text);
}
