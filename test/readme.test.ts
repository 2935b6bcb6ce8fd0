// What the READMEs show is what a reader gets.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { find, mainContainer, manifestsOf, parseManifests, run, synth } from './support/synth';

const root = path.resolve(__dirname, '..');
const read = (...names: string[]): string => readFileSync(path.join(root, ...names), 'utf8');

/** The code blocks of a Markdown text, without their fences. */
function blocks(markdown: string): string[] {
  return [...markdown.matchAll(/^```\w+\n([\s\S]*?)^```$/gm)].map(([, text]) => text ?? '');
}

const deployment = read('deployments', 'llama3-8b.yaml');

describe.each(['README.md', 'README.zh-CN.md'])('%s', (name) => {
  const shown = blocks(read(name));

  test('shows the shipped deployment file', () => {
    expect(shown).toContain(deployment);
  });

  test('shows a part of the YAML that it becomes', () => {
    const part = shown.find((block) => block.includes('resources:')) ?? 'nothing';
    expect(run([path.join(root, 'deployments')], root).files['llama3-8b/0050-server.yaml']).toContain(part);
  });

  test('shows the messages that the two mistakes give', () => {
    const wrong = deployment
      .replace('npusPerInstance: 2', 'npusPerInstance: 16')
      .replace('prefill: 3', 'prefil: 3');
    const { messages } = synth({ 'llama3-8b.yaml': wrong });
    const said = [
      ...messages.map((message) => `deployments/${message}`),
      '2 errors; nothing was written',
      '',
    ];
    expect(shown).toContain(said.join('\n'));
  });

  test('gives the same commands and manifests in both languages', () => {
    const commands = (markdown: string): string[] =>
      blocks(markdown)
        .slice(1)
        .map((block) => block.replace(/ +#.*$/gm, ''));
    expect(commands(read(name))).toEqual(commands(read('README.md')));
  });
});

test('the network policy that the docs show lets others to the metrics port of the servers', () => {
  const example =
    blocks(read('docs', 'deployment-file.md')).find((block) => block.includes('kind: NetworkPolicy')) ?? '';
  const [policy] = parseManifests(example);
  const manifests = manifestsOf(`${deployment}networkPolicy: true\n`);
  const ours = find(manifests, 'NetworkPolicy', 'mindie-server');
  expect(policy?.metadata.namespace).toBe(ours.metadata.namespace);
  expect(policy?.spec?.podSelector).toEqual(ours.spec?.podSelector);
  const server = mainContainer(manifests, 'mindie-server');
  expect(policy?.spec?.ingress).toMatchObject([
    {
      ports: [
        {
          port: (server.ports as { name?: string; containerPort?: number }[]).find(
            ({ name }) => name === 'metrics',
          )?.containerPort,
        },
      ],
    },
  ]);
});

test('every override that the docs show is accepted', () => {
  const example =
    blocks(read('docs', 'deployment-file.md')).find((block) => block.startsWith('overrides:')) ?? '';
  expect(synth({ 'a.yaml': `${deployment}${example}` }).messages).toEqual([]);
});

test('the cluster section that the docs show has room for the shipped deployment', () => {
  const example =
    blocks(read('docs', 'deployment-file.md')).find((block) => block.startsWith('cluster:')) ?? 'none';
  expect(synth({ 'a.yaml': `${deployment}${example}` }).messages).toEqual([]);
});

describe('the app in TypeScript', () => {
  const appOf = (name: string): string =>
    blocks(read(name)).find((block) => block.includes('new App()')) ?? '';
  // Within the checkout, so that its name is that of the package.
  const folder = (): string => {
    mkdirSync(path.join(root, 'build'), { recursive: true });
    return mkdtempSync(path.join(root, 'build', 'readme-'));
  };

  test('is the same in both languages', () => {
    expect(appOf('README.zh-CN.md')).toBe(appOf('README.md'));
  });

  test('runs with a construct of the reader in the place of MyIngress, and is told the Service', () => {
    const own = folder();
    try {
      const mine =
        'class MyIngress { constructor(...[, , props]: unknown[]) { console.log(JSON.stringify(props)); } }\n';
      writeFileSync(path.join(own, 'main.ts'), `${mine}${appOf('README.md')}`);
      const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'main.ts'], {
        cwd: own,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], CDK8S_OUTDIR: path.join(own, 'dist') },
      });
      expect({ status, stdout, stderr }).toEqual({
        status: 0,
        stdout: '{"serviceName":"mindie-ms-coordinator-infer","port":1025}\n',
        stderr: '',
      });
      const objects = parseManifests(readFileSync(path.join(own, 'dist', 'llm.k8s.yaml'), 'utf8'));
      expect(new Set(objects.map(({ metadata }) => metadata.namespace))).toEqual(new Set([undefined, 'llm']));
    } finally {
      rmSync(own, { recursive: true });
    }
  });
});
