// The three clusters of docs/clusters.md, with five services each.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { checkFiles } from '../lib/check';
import { run } from './support/synth';
import { bundledCommand } from './support/command';

const example = path.join(__dirname, 'fixtures', 'clusters');
const deployments = path.join(example, 'deployments');
const page = readFileSync(path.resolve(__dirname, '..', 'docs', 'clusters.md'), 'utf8');
const clusters = ['dev', 'prod', 'stage'];
const services = ['glm-4-9b', 'llama3-70b', 'llama3-8b', 'qwen3-32b', 'qwen3-8b'];

const names = readdirSync(deployments, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .sort();
const read = (name: string): string => readFileSync(path.join(deployments, name), 'utf8');

/** The values of a file, each with its path. */
function leaves(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [`${at}: ${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, `${at}.${key}`));
}

function mindiePd(folder: string, ...args: readonly string[]): string {
  const env = { PATH: process.env['PATH'], LANG: 'C' };
  const { stdout, stderr } = spawnSync(process.execPath, [bundledCommand, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env,
  });
  return stdout + stderr;
}

test('one run writes all services of all clusters, without a finding', () => {
  const { messages, warnings, files } = run([deployments], example);
  expect([...messages, ...warnings]).toEqual([]);
  const folders = new Set(Object.keys(files).map((name) => path.dirname(name)));
  expect([...folders]).toEqual(clusters.flatMap((one) => services.map((service) => `${one}/${service}`)));
});

test('each service is what its cluster and its kind make it', () => {
  const all = checkFiles([deployments]).deployments.map(({ id, deployment }) => ({
    id,
    tag: deployment.image.tag,
    model: deployment.model.name,
    mode: deployment.ranktableBuilder.mode,
    priority: deployment.variant === 'homogeneous' ? deployment.server.priorityClassName : '',
  }));
  const release = { dev: '2.3.0', stage: '2.2.RC1', prod: '2.2.RC1' };
  const expected = Object.entries(release).flatMap(([cluster, version]) =>
    services.map((service) => ({
      id: `${cluster}/${service}`,
      tag: `${version}-800I-A2-py311-openeuler24.03-lts`,
      model: service,
      mode: cluster === 'dev' ? 'job' : 'watch',
      priority: cluster === 'prod' && service !== 'glm-4-9b' ? 'serving' : undefined,
    })),
  );
  expect(all).toEqual(expected.sort((a, b) => (a.id < b.id ? -1 : 1)));
});

test('no key is copied: no file repeats what it takes, and nothing is the same in all files of a folder', () => {
  const values = new Map(names.map((name) => [name, leaves(parse(read(name)))]));
  const repeated = checkFiles([deployments]).deployments.flatMap(({ source }) => {
    const all = source.files.flatMap((file) => values.get(path.relative(deployments, file)) ?? []);
    return all.filter((value, index) => !value.startsWith('.extends') && all.indexOf(value) !== index);
  });
  expect(repeated).toEqual([]);
  for (const folder of [...clusters, '_services']) {
    const files = services.map((service) => values.get(path.join(folder, `${service}.yaml`)) ?? []);
    expect(files[0]?.filter((value) => files.every((one) => one.includes(value)))).toEqual([]);
  }
  expect(names).toHaveLength(5 + 15 + 5);
});

describe('docs/clusters.md', () => {
  const blocks = (language: string): string[] =>
    [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
      ([, text = '']) => text,
    );

  test('shows files as they are', () => {
    const files = names.map(read);
    const shown = blocks('yaml');
    expect(shown).toHaveLength(7);
    expect(shown.filter((block) => !files.includes(block))).toEqual([]);
  });

  test('shows what the command says of them', () => {
    const args = ['explain', '--effective', 'deployments/prod/qwen3-32b.yaml', 'server.rate'];
    expect(blocks('text')).toContain(`$ npx mindie-pd ${args.join(' ')}\n${mindiePd(example, ...args)}`);
  });

  test('shows what a mistake in a shared file gives', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'example-'));
    try {
      cpSync(example, folder, { recursive: true });
      const file = path.join(folder, 'deployments', '_services', 'qwen3-32b.yaml');
      writeFileSync(file, readFileSync(file, 'utf8').replace('prefill: 1', 'prefil: 1'));
      expect(blocks('text')).toContain(mindiePd(folder, 'validate'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
