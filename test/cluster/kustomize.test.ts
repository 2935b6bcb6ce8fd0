// What docs/dist.md says of Kustomize over the manifests: how the Kustomize in kubectl changes them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { type Manifest, podTemplateOf } from '../../lib/invariants/manifest';
import { find, homogeneous, parseManifests, synth } from '../support/synth';
import { findBinaries } from './control-plane';

const { files, manifests } = synth({ 'a.yaml': homogeneous });

/** The manifests with what a kustomization lays over them. */
function built(overlay: object): Manifest[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'kustomize-'));
  try {
    const resources = Object.keys(files).map((name) => path.basename(name));
    for (const [name, text] of Object.entries(files))
      writeFileSync(path.join(folder, path.basename(name)), text);
    writeFileSync(path.join(folder, 'kustomization.yaml'), stringify({ resources, ...overlay }));
    const kubectl = findBinaries()['kubectl'] ?? '';
    return parseManifests(execFileSync(kubectl, ['kustomize', folder], { encoding: 'utf8' }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const id = ({ kind, metadata: { name } }: Manifest): string => `${kind} ${name}`;
const byName = (some: readonly Manifest[]): Manifest[] => [...some].sort((a, b) => (id(a) < id(b) ? -1 : 1));
const withoutLabels = (some: readonly Manifest[]): unknown[] =>
  byName(some).map(({ metadata, ...rest }) => ({ ...rest, metadata: { ...metadata, labels: undefined } }));
const templates = (some: readonly Manifest[]): unknown[] => byName(some).map(podTemplateOf);

test('a list of the files changes nothing', () => {
  expect(byName(built({}))).toEqual(byName(manifests));
});

test('labels on objects alone change nothing else', () => {
  const labelled = built({ labels: [{ pairs: { team: 'llm' } }] });
  expect(labelled.every(({ metadata }) => metadata.labels?.['team'] === 'llm')).toBe(true);
  expect(withoutLabels(labelled)).toEqual(withoutLabels(manifests));
});

test.each([
  [{ commonAnnotations: { team: 'llm' } }],
  [{ labels: [{ pairs: { team: 'llm' }, includeTemplates: true }] }],
  [{ images: [{ name: 'mindie', newTag: 'newer' }] }],
])('%j replaces pods, and the plan does not know', (overlay) => {
  const changed = built(overlay);
  expect(templates(changed)).not.toEqual(templates(manifests));
  const plan = (some: readonly Manifest[]): unknown => find(some, 'ConfigMap', 'mindie-ranktable-plan').data;
  expect(plan(changed)).toEqual(plan(manifests));
});

test('a prefix leaves the old names in the plan and in the arguments of the builder', () => {
  const changed = built({ namePrefix: 'x-' });
  const { data } = find(changed, 'ConfigMap', 'x-mindie-ranktable-plan');
  expect(data).toEqual(find(manifests, 'ConfigMap', 'mindie-ranktable-plan').data);
  const [job] = changed.filter(({ kind }) => kind === 'Job');
  expect(job?.metadata.name).toMatch(/^x-/);
  expect(JSON.stringify(podTemplateOf(job as Manifest)?.spec)).toContain('"--plan=mindie-ranktable-plan"');
});
