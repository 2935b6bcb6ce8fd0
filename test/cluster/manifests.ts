// Folders of manifests, and what a cluster made of them.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import type { Manifest } from '../../lib/invariants/manifest';
import { parseManifests, run } from '../support/synth';
import type { Kubectl } from './kubectl';

const root = path.resolve(__dirname, '../..');

/** What the controllers put into every namespace. */
export const ofEveryNamespace = ['configmap/kube-root-ca.crt', 'serviceaccount/default'];

/** An object as the API server holds it. */
export interface LiveObject extends Manifest {
  readonly metadata: Manifest['metadata'] & {
    readonly resourceVersion: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** The shipped deployments' folders as they are committed. */
export function shippedFolders(): string[] {
  const dist = path.join(root, 'dist');
  return readdirSync(dist).map((name) => path.join(dist, name));
}

/** Writes the manifests of the fixtures that set every key, and returns their folders. */
export function fixtureFolders(under: string): string[] {
  return ['all-properties', 'all-properties-heterogeneous'].map((name) => {
    const { messages, files } = run([path.join(root, 'test', 'fixtures', `${name}.yaml`)], root);
    expect(messages).toEqual([]);
    return writeFolder(path.join(under, name), files);
  });
}

/** Writes texts by path into one folder. */
export function writeFolder(folder: string, files: Readonly<Record<string, string>>): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files))
    writeFileSync(path.join(folder, path.basename(name)), text);
  return folder;
}

/** The manifests of a folder in apply order. */
export function readManifests(folder: string): Manifest[] {
  const names = readdirSync(folder).sort();
  return names.flatMap((name) => parseManifests(readFileSync(path.join(folder, name), 'utf8')));
}

/** A copy of a folder whose objects were changed, as tools add what they track by. */
export function changedCopy(folder: string, to: string, change: (object: Manifest) => unknown): string {
  const texts = readdirSync(folder).map((name) => {
    const documents = parseAllDocuments(readFileSync(path.join(folder, name), 'utf8'));
    const changed = documents.map((document) => stringify(change(document.toJS() as Manifest)));
    return [name, changed.join('---\n')] as const;
  });
  return writeFolder(to, Object.fromEntries(texts));
}

/** What the cluster holds of each manifest, in the same order. */
export function liveObjects(kubectl: Kubectl, manifests: readonly Manifest[]): LiveObject[] {
  const text = manifests.map((manifest) => stringify(manifest)).join('---\n');
  const answer = kubectl.json(['get', '-f', '-'], text);
  return (answer as { items: LiveObject[] }).items;
}

/** Paths at which `live` does not say what `wanted` says; what it says beside that does not count. */
export function differences(wanted: unknown, live: unknown, at = ''): string[] {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(live) || live.length !== wanted.length) return [at];
    return wanted.flatMap((item, index) => differences(item, live[index], `${at}[${index}]`));
  }
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeof live !== 'object' || live === null) return [at];
    return Object.entries(wanted).flatMap(([key, value]) =>
      differences(value, (live as Record<string, unknown>)[key], `${at}.${key}`),
    );
  }
  return wanted === live ? [] : [`${at}: ${JSON.stringify(wanted)} became ${JSON.stringify(live)}`];
}
