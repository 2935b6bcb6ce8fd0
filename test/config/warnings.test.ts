import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { deploymentRules } from '../../lib/rules/deployment';
import { find, homogeneous, synth } from '../support/synth';

interface Warned {
  readonly what: string;
  readonly file: string;
  readonly warns: readonly string[];
}

const cases = parse(readFileSync(path.join(__dirname, 'warnings.cases.yaml'), 'utf8')) as Warned[];

describe('a deployment file with warnings says them in full, and is written:', () => {
  test.each(cases)('$what', ({ file, warns }) => {
    const { messages, warnings, files } = synth({ 'deployment.yaml': file });
    expect({ messages, warnings }).toEqual({ messages: [], warnings: warns });
    expect(files).not.toEqual({});
  });

  const warned = cases.filter(({ warns }) => warns.length > 0);
  test.each(warned)('with strict the same is refused: $what', ({ file, warns }) => {
    const { messages, warnings, files } = synth({ 'deployment.yaml': `${file}strict: true\n` });
    const asErrors = warns.map((line) => line.replace(': warning: ', ': '));
    expect({ messages, warnings, files }).toEqual({ messages: asErrors, warnings: [], files: {} });
  });

  test('every rule occurs', () => {
    const said = cases.flatMap(({ warns }) => warns.map((line) => /\[([a-z-]+)\]$/.exec(line)?.[1]));
    expect([...new Set(said)].sort()).toEqual(deploymentRules.map(({ name }) => name));
  });
});

test('a strict file does not make errors of the warnings about another', () => {
  const statusless = { controller: { statusDirectory: { enabled: false } }, service: { type: 'none' } };
  const { messages, warnings } = synth({
    'a.yaml': { ...homogeneous, strict: true },
    'b.yaml': {
      ...homogeneous,
      ...statusless,
      namespace: { name: 'b' },
      image: { name: 'mindie', tag: 'latest', release: '2.2' },
    },
  });
  expect(messages).toEqual([]);
  expect(warnings).toHaveLength(1);
});

describe('a silenced warning', () => {
  const loud = {
    ...homogeneous,
    image: { name: 'mindie', tag: 'latest', release: '2.2' },
    backup: { controller: true },
    extraEnvironment: { API_KEY: 'a' },
    overrides: { 'ms_controller.json': { zebra: 0 } },
  };
  const silence = [
    { rule: 'unknown-override-key', reason: 'The next release has it.' },
    { rule: 'secret-in-environment', reason: 'It is the name of a key.\n' },
    { rule: 'default-etcd', reason: '另有部署' },
    { rule: 'image-tag-latest', reason: 'This is a "demo" cluster.' },
  ];

  test('is said in the output with its reason, in a fixed order, also in a strict file', () => {
    const { messages, warnings, manifests } = synth({ 'a.yaml': { ...loud, silence, strict: true } });
    expect({ messages, warnings }).toEqual({ messages: [], warnings: [] });
    expect(find(manifests, 'ConfigMap', 'mindie-ranktable-plan').metadata.annotations).toMatchObject({
      'cdk8s-mindie/silenced':
        '{"default-etcd":"另有部署","image-tag-latest":"This is a \\"demo\\" cluster.","secret-in-environment":"It is the name of a key.","unknown-override-key":"The next release has it."}',
    });
  });

  test('changes one ConfigMap only, which restarts nothing', () => {
    const [before, after] = [
      synth({ 'a.yaml': loud }).files,
      synth({ 'a.yaml': { ...loud, silence } }).files,
    ];
    const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
    expect(changed).toEqual(['a/0010-table.yaml']);
    const lines = (after['a/0010-table.yaml'] ?? '').split('\n');
    const rest = lines.filter((line) => !line.includes('cdk8s-mindie/silenced'));
    expect(rest.join('\n')).toBe(before['a/0010-table.yaml']);
  });

  describe('that does not occur', () => {
    const idle = { ...homogeneous, silence: silence.slice(0, 2) };
    const said = (severity: string): string[] => [
      `a.yaml:12:11 silence[0].rule: ${severity}a rule that finds nothing here, got "unknown-override-key"; expected rules that find something. Remove it.`,
      `a.yaml:14:11 silence[1].rule: ${severity}a rule that finds nothing here, got "secret-in-environment"; expected rules that find something. Remove it.`,
    ];

    test('is a warning, and not in the output', () => {
      const { messages, warnings, files } = synth({ 'a.yaml': idle });
      expect({ messages, warnings }).toEqual({ messages: [], warnings: said('warning: ') });
      expect(files).toEqual(synth({ 'a.yaml': homogeneous }).files);
    });

    test('is an error in a strict file', () => {
      const { messages, files } = synth({ 'a.yaml': { ...idle, strict: true } });
      expect(messages).toEqual(said(''));
      expect(files).toEqual({});
    });

    test('is not said beside errors, which may hide it', () => {
      const { messages, warnings } = synth({ 'a.yaml': { ...idle, nmae: 'a' } });
      expect(messages).toHaveLength(1);
      expect(warnings).toEqual([]);
    });
  });
});
