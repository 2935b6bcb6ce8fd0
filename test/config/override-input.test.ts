import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { Deployment } from '../../lib/config/deployment';
import { checkText } from '../../lib/check';
import { schemaFindings, unknownKeys } from '../../lib/config/mindie-schema';
import { type MindieSchemaName } from '../../lib/config/mindie-schemas';
import { type Finding, formatProblem } from '../../lib/config/problem';
import { overrideFindings, overrideWarnings } from '../../lib/plan/mindie-files';
import { synth } from '../support/synth';

interface OverrideInput {
  readonly what: string;
  readonly settings: string;
  readonly errors?: readonly string[];
  readonly warnings?: readonly string[];
}
type Messages = Required<Pick<OverrideInput, 'errors' | 'warnings'>>;

const text = readFileSync(path.join(__dirname, 'override-input.cases.yaml'), 'utf8');
const files = parse(text) as Record<MindieSchemaName, OverrideInput[]>;

const deployment = `variant: homogeneous
image: { name: mindie, tag: '2.2' }
model: { name: llama, weightsPath: /data/llama }
server: { instances: 4, npusPerInstance: 2 }
`;

function load(given: string) {
  const [loaded] = checkText('deployment.yaml', given).deployments;
  if (loaded === undefined) throw new Error('no deployment');
  return loaded;
}

const asOfRule = (finding: Finding): Finding => ({
  ...finding,
  severity: 'warning',
  rule: 'unknown-override-key',
});

function messagesOf(name: MindieSchemaName, settings: string): Messages {
  if (name === 'node_manager.json') {
    // Not in any deployment yet: checked as a file.
    const file = parse(settings) as object;
    const messages = (findings: Finding[]) =>
      findings.map((finding) => formatProblem({ ...finding, file: name, line: 1, column: 1 }));
    return {
      errors: messages(schemaFindings(name, file)),
      warnings: messages(unknownKeys(name, file).map(asOfRule)),
    };
  }
  const loaded = load(`${deployment}overrides: { ${name}: ${settings} }\n`);
  const messages = (findings: Finding[]) =>
    findings.map((finding) => formatProblem(loaded.source.locate(finding)));
  return {
    errors: messages(overrideFindings(loaded.deployment)),
    warnings: messages(overrideWarnings(loaded.deployment).map(asOfRule)),
  };
}

describe.each(Object.entries(files))(
  'an override of %s says in full what is wrong with it:',
  (name, cases) => {
    test.each(cases)('$what', ({ settings, errors = [], warnings = [] }) => {
      expect(messagesOf(name as MindieSchemaName, settings)).toEqual({ errors, warnings });
    });
  },
);

test('there are at least 100 bad overrides, and no two of a file are called alike', () => {
  expect(Object.values(files).flat().length).toBeGreaterThanOrEqual(100);
  for (const cases of Object.values(files))
    expect(new Set(cases.map(({ what }) => what)).size).toBe(cases.length);
});

test('a bad value stops the synthesis', () => {
  const refused = synth({ 'a.yaml': `${deployment}overrides: { ms_controller.json: { digs_pp: 0 } }\n` });
  expect(refused.files).toEqual({});
  expect(refused.messages).toEqual([
    'a.yaml:5:45 overrides["ms_controller.json"].digs_pp: too small, got 0; expected an integer from 1 to 65535. Raise it.',
  ]);
});

describe('in a heterogeneous deployment', () => {
  const config = (server: object) => ({ 'config.json': { ServerConfig: server } });
  const both = (common: object, prefill: object = {}): Deployment =>
    load(
      JSON.stringify({
        variant: 'heterogeneous',
        image: { name: 'mindie', tag: '2.2' },
        model: { name: 'llama', weightsPath: '/data/llama' },
        prefill: { instances: 3, npusPerInstance: 2, overrides: config(prefill) },
        decode: { instances: 4, npusPerInstance: 4 },
        overrides: config(common),
      }),
    ).deployment;
  const paths = (findings: Finding[]) => findings.map((finding) => finding.path.slice(0, -2).join('.'));

  test('a common override is reported once for both roles', () => {
    expect(paths(overrideFindings(both({ maxLinkNum: 0 })))).toEqual(['overrides.config.json']);
    expect(paths(overrideWarnings(both({ zebra: 0 })))).toEqual(['overrides.config.json']);
  });

  test('an override of one role is reported there', () => {
    expect(paths(overrideFindings(both({}, { maxLinkNum: 0 })))).toEqual(['prefill.overrides.config.json']);
    expect(paths(overrideWarnings(both({}, { zebra: 0 })))).toEqual(['prefill.overrides.config.json']);
  });

  test('a common value that one role puts right is still wrong for the other', () => {
    const findings = overrideFindings(both({ maxLinkNum: 0 }, { maxLinkNum: 5 }));
    expect(paths(findings)).toEqual(['overrides.config.json']);
  });
});
