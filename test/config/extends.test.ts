// What deployment files take from others, and where the findings about it point.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { checkDeployment, checkFiles, checkText } from '../../lib/check';
import { MergedFile } from '../../lib/config/merged-file';
import { formatProblem } from '../../lib/config/problem';
import { Source } from '../../lib/config/source';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'extends-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What is said of the deployment files that these texts make, in `deployments/`, or of those that are named. */
function check(files: Readonly<Record<string, string>>, ...named: readonly string[]) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, 'deployments', name)), { recursive: true });
    writeFileSync(path.join(folder, 'deployments', name), text);
  }
  const given = named.length === 0 ? ['.'] : named;
  const { deployments, problems } = checkFiles(given.map((name) => path.join(folder, 'deployments', name)));
  return {
    deployments,
    messages: problems.map((problem) => formatProblem(problem).replaceAll(`${folder}/deployments/`, '')),
  };
}

const messages = (...args: Parameters<typeof check>): string[] => check(...args).messages;

/** The one deployment of files that are right. */
function deployment(...args: Parameters<typeof check>) {
  const { deployments, messages: said } = check(...args);
  expect(said).toEqual([]);
  expect(deployments).toHaveLength(1);
  return deployments[0]?.deployment;
}

const base = `variant: homogeneous
image:
  name: mindie
  tag: '2.2'
model:
  name: llama
  weightsPath: /data/llama
server:
  instances: 2
  npusPerInstance: 2
  rate: { prefill: 1, decode: 1 }
`;

describe('what a file extends', () => {
  test('gives it its keys: mappings merge, lists and values are replaced, null takes away', () => {
    const found = deployment({
      '_base.yaml': `${base}  priorityClassName: high
  nodeSelector: { disk: ssd, zone: a }
extraEnvironment: { A: '1' }
controller:
  tolerations: [{ key: a }, { key: b }]
`,
      'a.yaml': `extends: _base.yaml
server:
  instances: 4
  nodeSelector: { zone: null, rack: r1 }
  priorityClassName: ~
extraEnvironment: null
controller:
  tolerations: [{ key: c }]
`,
    });
    expect(found).toMatchObject({
      image: { name: 'mindie', tag: '2.2' },
      server: { instances: 4, npusPerInstance: 2, nodeSelector: { disk: 'ssd', rack: 'r1' } },
      controller: { tolerations: [{ key: 'c' }] },
      extraEnvironment: {},
    });
    expect(found).not.toHaveProperty('server.nodeSelector.zone');
    expect(found).not.toHaveProperty('server.priorityClassName');
  });

  test('may be several files, of which the last is the strongest, and which extend others themselves', () => {
    const files = {
      '_base.yaml': base,
      '_tagged.yaml': 'extends: ./_base.yaml\nimage: { tag: 2.2.RC1 }\nname: tagged\n',
      'shared/_named.yaml': 'extends: [../_base.yaml]\nname: named\nlogging: { level: DEBUG }\n',
      'prod/a.yaml': 'extends: [../_tagged.yaml, ../shared/_named.yaml]\nlogging: { level: ERROR }\n',
    };
    const found = deployment(files, 'prod/a.yaml');
    // _base.yaml is below both, though _named.yaml comes after _tagged.yaml.
    expect(found).toMatchObject({ name: 'named', image: { tag: '2.2.RC1' }, logging: { level: 'ERROR' } });
  });

  test('may be another deployment', () => {
    const { deployments, messages: said } = check({
      'a.yaml': base,
      'b.yaml': 'extends: a.yaml\nnamespace: { name: b }\n',
    });
    expect(said).toEqual([]);
    expect(deployments.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(deployments[1]?.deployment).toMatchObject({ namespace: { name: 'b' }, server: { instances: 2 } });
  });

  test('may have aliases, of which one deployment changes one place', () => {
    const found = deployment({
      '_base.yaml': `variant: heterogeneous
image: { name: mindie, tag: '2.2' }
model: { name: llama, weightsPath: /data/llama }
prefill: &role { instances: 3, npusPerInstance: 2 }
decode: *role
`,
      'a.yaml': 'extends: _base.yaml\ndecode: { instances: 4 }\n',
    });
    expect(found).toMatchObject({
      prefill: { instances: 3, npusPerInstance: 2 },
      decode: { instances: 4, npusPerInstance: 2 },
    });
  });
});

describe('_defaults.yaml', () => {
  const files = {
    '_defaults.yaml': `${base}name: of-all\nlogging: { level: DEBUG }\n`,
    'prod/_defaults.yaml': 'name: of-prod\nnamespace: { name: prod }\n',
    'prod/_service.yaml': 'namespace: { name: service }\n',
    'prod/a.yaml': 'extends: _service.yaml\nserver: { instances: 4 }\n',
    'b.yaml': 'server: { instances: 3 }\n',
  };
  const expected = {
    name: 'of-prod',
    namespace: { name: 'service' },
    logging: { level: 'DEBUG' },
    server: { instances: 4 },
  };

  test('gives the files of its folder and of the folders in it its keys: the nearest is stronger, what is named more so', () => {
    const { deployments, messages: said } = check(files);
    expect(said).toEqual([]);
    expect(deployments.map(({ id }) => id)).toEqual(['b', 'prod/a']);
    expect(deployments[0]?.deployment).toMatchObject({ name: 'of-all', server: { instances: 3 } });
    expect(deployments[1]?.deployment).toMatchObject(expected);
  });

  test('does so where a file is named alone, or comes as a text', () => {
    expect(deployment(files, 'prod/a.yaml')).toMatchObject(expected);
    const file = path.join(folder, 'deployments', 'prod', 'new.yaml');
    const { deployments, problems } = checkText(file, 'namespace: { name: new }\n');
    expect(problems).toEqual([]);
    expect(deployments[0]?.deployment).toMatchObject({ name: 'of-prod', namespace: { name: 'new' } });
  });

  test('that is empty hides nothing of what is below it', () => {
    const found = deployment(
      { '_defaults.yaml': base, 'prod/_defaults.yaml': '# nothing yet\n', 'prod/a.yaml': 'name: a\n' },
      'prod',
    );
    expect(found).toMatchObject({ name: 'a', model: { name: 'llama' } });
  });

  test('may end in .yml', () => {
    const files = { 'prod/_defaults.yml': base, 'prod/a.yaml': 'name: a\n' };
    expect(deployment(files, 'prod')).toMatchObject({ name: 'a', model: { name: 'llama' } });
  });

  test('may be empty, and be named as well, which changes nothing', () => {
    const found = deployment(
      {
        '_defaults.yaml': '# nothing yet\n',
        'prod/_defaults.yml': `extends: ../_defaults.yaml\n${base}`,
        'prod/a.yaml': 'extends: _defaults.yml\nname: a\n',
      },
      'prod',
    );
    expect(found).toMatchObject({ name: 'a', model: { name: 'llama' } });
  });
});

describe('a finding points at the file and place where the value stands:', () => {
  test('a value, a key and a rule of the base, and a value of the file', () => {
    expect(
      messages({
        '_base.yaml': `${base.replace('prefill: 1', 'prefil: 1')}logging:
  level: LOUD
`,
        'a.yaml': `extends: _base.yaml
image:
  tag: latest
server:
  instances: 97
`,
      }),
    ).toEqual([
      'a.yaml:3:8 image.tag: warning: a tag that moves, so that nodes may run different versions, got "latest"; expected the tag of one version, or a digest. Name the version. Where the tag has to move, set image.release; until then the layout toolkit is planned with. [image-tag-latest]',
      'a.yaml:5:14 server.instances: too large, got 97; expected an integer from 1 to 96. Lower it.',
      '_base.yaml:11:11 server.rate.prefil: unknown key, got "prefil"; expected one of prefill, decode. Did you mean prefill? Read by a.yaml.',
      '_base.yaml:13:10 logging.level: not an allowed value, got "LOUD"; expected one of CRITICAL, ERROR, WARN, INFO, DEBUG. Choose one of these. Read by a.yaml.',
    ]);
  });

  test('what is wrong in a base is one line, whoever extends it, and a rule comes after those names', () => {
    const service = (name: string): string =>
      `namespace: { name: ${name} }\nextends: _base.yaml\nmodel: { name: ${name} }\n`;
    const names = ['a', 'b', 'c', 'd', 'e'];
    const services = Object.fromEntries(names.map((name) => [`${name}.yaml`, service(name)]));
    const faulty = base.replace("'2.2'", 'latest').replace('npusPerInstance: 2', 'npusPerInstance: 17');
    expect(messages({ '_base.yaml': faulty, ...services })).toEqual([
      '_base.yaml:4:8 image.tag: warning: a tag that moves, so that nodes may run different versions, got "latest"; expected the tag of one version, or a digest. Name the version. Where the tag has to move, set image.release; until then the layout toolkit is planned with. Read by a.yaml, b.yaml, c.yaml and 2 more. [image-tag-latest]',
      '_base.yaml:10:20 server.npusPerInstance: too large, got 17; expected an integer from 1 to 16. Lower it. Read by a.yaml, b.yaml, c.yaml and 2 more.',
    ]);
  });

  test('the key that a file took away, and the key that no file has', () => {
    expect(
      messages({
        '_base.yaml': base,
        'a.yaml': 'extends: _base.yaml\nmodel:\n  weightsPath: null\n',
        'b.yaml': 'extends: _base.yaml\nserver: ~\n',
        'c.yaml': '# a comment\nextends: _base.yaml\nvariant: heterogeneous\nserver: null\n',
      }),
    ).toEqual([
      'a.yaml:3:16 model.weightsPath: missing key, got nothing; expected an absolute path without `..` and `:`, such as /data, at most 1024 characters. Add it.',
      'b.yaml:2:9 server: missing key, got nothing; expected a mapping. Add it.',
      'c.yaml:2:1 prefill: missing key, got nothing; expected a mapping. Add it.',
      'c.yaml:2:1 decode: missing key, got nothing; expected a mapping. Add it.',
    ]);
  });

  test('the key that is missing in a mapping of the base, which the file can add', () => {
    const partial = base.replace('  weightsPath: /data/llama\n', '');
    expect(
      messages({
        '_base.yaml': partial,
        'a.yaml': 'extends: _base.yaml\nname: a\n',
        'b.yaml': 'extends: _base.yaml\nnamespace: { name: b }\nmodel: { name: b }\n',
      }),
    ).toEqual([
      'a.yaml:1:1 model.weightsPath: missing key, got nothing; expected an absolute path without `..` and `:`, such as /data, at most 1024 characters. Add it.',
      'b.yaml:3:8 model.weightsPath: missing key, got nothing; expected an absolute path without `..` and `:`, such as /data, at most 1024 characters. Add it.',
    ]);
  });

  test('a deployment that another one extends', () => {
    expect(
      messages({
        'a.yaml': `${base}logging: { level: LOUD }\n`,
        'b.yaml': 'extends: a.yaml\nnamespace: { name: b }\n',
      }),
    ).toEqual([
      'a.yaml:12:19 logging.level: not an allowed value, got "LOUD"; expected one of CRITICAL, ERROR, WARN, INFO, DEBUG. Choose one of these. Read by a.yaml and b.yaml.',
    ]);
  });

  test('a mapping in a list, to which nothing can be added but where the list stands', () => {
    expect(
      messages({
        '_base.yaml': `${base}silence:\n  - rule: image-tag-latest\n`,
        'a.yaml': 'extends: _base.yaml\n',
      }),
    ).toEqual([
      '_base.yaml:13:5 silence[0].reason: missing key, got nothing; expected a reason of 10 characters or more, or of 4 Chinese ones, at most 1000 characters. Add it. Read by a.yaml.',
    ]);
  });

  test('null where nothing stands, and a key with nothing behind it, take nothing away', () => {
    const fix = 'Write a value, or leave the key out where it has a default.';
    expect(
      messages({
        '_base.yaml': base,
        'a.yaml': 'extends: _base.yaml\nlogging: null\nserver:\nnamspace: null\n',
      }),
    ).toEqual([
      `a.yaml:2:10 logging: wrong type, got null; expected a mapping. ${fix}`,
      `a.yaml:3:8 server: wrong type, got null; expected a mapping. ${fix}`,
      expect.stringMatching(/^a\.yaml:4:1 namspace: unknown key, .* Did you mean namespace\?$/),
    ]);
  });

  test('YAML that is no deployment, in the base', () => {
    expect(
      messages({
        '_list.yaml': '- a\n',
        '_twice.yaml': 'name: a\nname: b\n',
        '_open.yaml': 'image: {\n',
        'a.yaml': 'extends: [_list.yaml, _twice.yaml]\n',
        'b.yaml': 'extends: [_twice.yaml, _open.yaml]\n',
      }),
    ).toEqual([
      '_list.yaml:1:1 (root): not a mapping, got ["a"]; expected a mapping with the keys of a deployment. Write keys, and values behind them. Read by a.yaml.',
      '_twice.yaml:2:1 (root): the same key twice, got "name"; expected each key once. Remove one of the two. Read by a.yaml and b.yaml.',
      expect.stringMatching(/^_open\.yaml:2:1 \(root\): not valid YAML .* Read by b\.yaml\.$/),
    ]);
  });
});

describe('what cannot be extended is refused where it is named:', () => {
  const expected = 'expected a path from the folder of this file, or a list of them.';
  const notFound = 'Check the path, which begins at the folder of this file, and its permissions.';

  test.each([
    [
      'a file that is not there',
      'extends: ../bse.yaml\n',
      `a.yaml:1:10 extends: cannot be read (no such file or folder), got "../bse.yaml"; expected a readable file. ${notFound}`,
    ],
    [
      'one of several',
      'extends:\n  - _base.yaml\n  - gone.yaml\n',
      `a.yaml:3:5 extends[1]: cannot be read (no such file or folder), got "gone.yaml"; expected a readable file. ${notFound}`,
    ],
    [
      'a folder',
      'extends: ../deployments\n',
      'a.yaml:1:10 extends: not a file, got "a folder"; expected a regular file. Name a YAML file.',
    ],
    [
      'an absolute path',
      'extends: /etc/base.yaml\n',
      `a.yaml:1:10 extends: an absolute path, got "/etc/base.yaml"; ${expected} Write a relative path, which is the same on every machine.`,
    ],
    [
      'an absolute path of Windows',
      "extends: 'C:\\base.yaml'\n",
      `a.yaml:1:10 extends: an absolute path, got "C:\\\\base.yaml"; ${expected} Write a relative path, which is the same on every machine.`,
    ],
    [
      'a URL',
      'extends: https://example.com/base.yaml\n',
      `a.yaml:1:10 extends: a URL, got "https://example.com/base.yaml"; ${expected} Nothing is fetched: save the file beside the deployment files, and name it there.`,
    ],
    [
      'what is no text',
      'extends: { file: _base.yaml }\n',
      `a.yaml:1:10 extends: no file, got {"file":"_base.yaml"}; ${expected} Write a path, such as ../_base.yaml.`,
    ],
    [
      'nothing',
      'extends:\n',
      `a.yaml:1:9 extends: no file, got null; ${expected} Write a path, such as ../_base.yaml.`,
    ],
    [
      'empty text in a list',
      "extends: [_base.yaml, '']\n",
      `a.yaml:1:23 extends[1]: no file, got ""; ${expected} Write a path, such as ../_base.yaml.`,
    ],
    [
      'the file itself',
      'extends: a.yaml\n',
      'a.yaml:1:10 extends: a circle: a.yaml takes from a.yaml, got "a.yaml"; expected a file that does not take keys from this one. Remove one of these steps.',
    ],
  ])('%s', (_, text, message) => {
    expect(messages({ '_base.yaml': base, 'a.yaml': text })).toEqual([message]);
  });

  test('a circle, also through defaults, which each file takes keys from', () => {
    expect(
      messages({
        '_a.yaml': 'extends: _b.yaml\n',
        '_b.yaml': 'extends: _a.yaml\n',
        'c.yaml': 'extends: _a.yaml\n',
        'prod/_defaults.yaml': 'extends: d.yaml\n',
        'prod/d.yaml': base,
      }),
    ).toEqual([
      '_b.yaml:1:10 extends: a circle: _a.yaml takes from _b.yaml takes from _a.yaml, got "_a.yaml"; expected a file that does not take keys from this one. Remove one of these steps. Read by c.yaml.',
      'prod/_defaults.yaml:1:10 extends: a circle: prod/d.yaml takes from prod/_defaults.yaml takes from prod/d.yaml, got "d.yaml"; expected a file that does not take keys from this one. Remove one of these steps. Read by prod/d.yaml.',
    ]);
  });

  test('more than eight files one below the other', () => {
    const chain = (count: number): Record<string, string> =>
      Object.fromEntries([
        ['a.yaml', 'extends: _1.yaml\n'],
        ...Array.from({ length: count }, (_, index) => [
          `_${index + 1}.yaml`,
          index + 1 === count ? base : `extends: _${index + 2}.yaml\n`,
        ]),
      ]) as Record<string, string>;
    expect(messages(chain(8))).toEqual([]);
    expect(messages(chain(9))).toEqual([
      '_8.yaml:1:10 extends: too many files that extend each other, got "_9.yaml"; expected at most 8 of them, one below the other. Put some of them together. Read by a.yaml.',
    ]);
  });

  test('of files that each extend eight of the next level, none is gone through twice', () => {
    const levels = [0, 1, 2, 3, 4, 5, 6];
    const sides = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const files = Object.fromEntries(
      levels.flatMap((level) => {
        const next = level === 6 ? [] : sides.map((side) => `_${level + 1}${side}.yaml`);
        return sides.map((side) => [
          `_${level}${side}.yaml`,
          `extends: [${next.join(', ')}]\nname: ${side}${level}\n`,
        ]);
      }),
    ) as Record<string, string>;
    const extending = `extends: [_0a.yaml, _0b.yaml]\n${base}`;
    expect(deployment({ ...files, 'a.yaml': extending })).toMatchObject({ name: 'b0' });
  });

  test('bytes that are no text, and too many of them', () => {
    mkdirSync(path.join(folder, 'deployments'));
    writeFileSync(path.join(folder, 'deployments', '_gbk.yaml'), Buffer.from([0x76, 0x3a, 0x20, 0xc4, 0x0a]));
    writeFileSync(path.join(folder, 'deployments', '_large.yaml'), '#'.repeat(1024 * 1024 + 1));
    expect(messages({ 'a.yaml': 'extends: [_gbk.yaml, _large.yaml]\n' })).toEqual([
      'a.yaml:1:11 extends[0]: not UTF-8 text, got "_gbk.yaml"; expected a file in UTF-8. Save the file as UTF-8.',
      'a.yaml:1:22 extends[1]: file too large, got "1048577 bytes"; expected at most 1048576 bytes. Name a YAML file.',
    ]);
  });

  test('a merge key of YAML, which is told of extends', () => {
    expect(messages({ 'a.yaml': `${base}  <<: { cpu: 1 }\n` })).toEqual([
      expect.stringMatching(
        /^a\.yaml:12:3 server\["<<"\]: unknown key, .* YAML merge keys are not supported: put the keys into a file of their own, and name it with extends\.$/,
      ),
    ]);
  });

  test('extends below the top of the file', () => {
    expect(messages({ '_base.yaml': base, 'a.yaml': `${base}  extends: _base.yaml\n` })).toEqual([
      expect.stringMatching(/^a\.yaml:12:3 server\.extends: unknown key, got "extends"; /),
    ]);
  });
});

test('extends is a key of files: data that has it, as props of a construct might, is refused', () => {
  const { findings } = checkDeployment({ ...(parse(base) as object), extends: 'a.yaml' });
  expect(findings.map(({ code, path: at }) => ({ code, path: at }))).toEqual([
    { code: 'unknown-key', path: ['extends'] },
  ]);
});

describe('a file that others take keys from', () => {
  test('is no deployment where its name begins with an underscore', () => {
    const { deployments } = check({ '_base.yaml': base, 'a.yaml': 'extends: _base.yaml\n' });
    expect(deployments.map(({ id }) => id)).toEqual(['a']);
    expect(messages({}, '_base.yaml')).toEqual([
      '_base.yaml:1:1 (root): a file that deployment files take keys from, by its name, and none itself, got "_base.yaml"; expected a deployment file. Name those that extend it; if it is a whole deployment, take the underscore from its name.',
    ]);
  });

  test('is told of the underscore where it is none, and not whole', () => {
    expect(
      messages({
        'a.yaml': 'extends: base.yaml\nmodel: { name: a, weightsPath: /data/a }\n',
        'base.yaml':
          "variant: homogeneous\nimage: { name: mindie, tag: '2.2' }\nserver: { instances: 2, npusPerInstance: 2 }\n",
      }),
    ).toEqual([
      'base.yaml:1:1 model: missing key, got nothing; expected a mapping. Add it. Where the file is for others to extend and no deployment, name it _base.yaml.',
    ]);
  });
});

describe('of any files', () => {
  type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
  const isMapping = (value: Json | undefined): value is { [key: string]: Json } =>
    typeof value === 'object' && value !== null && !Array.isArray(value);

  /** The rules in words, on plain data: values of one key, the strongest first. */
  function merged([strongest = null, ...below]: readonly Json[]): Json {
    if (!isMapping(strongest)) return strongest;
    const hiding = below.findIndex((one) => !isMapping(one));
    const mappings = [strongest, ...below.slice(0, hiding === -1 ? below.length : hiding)].filter(isMapping);
    const keys = new Set(mappings.flatMap((one) => Object.keys(one)));
    const entries = [...keys].flatMap((key): [string, Json][] => {
      const values = mappings.flatMap((one) => (Object.hasOwn(one, key) ? [one[key] ?? null] : []));
      return values[0] === null && values.length > 1 ? [] : [[key, merged(values)]];
    });
    return Object.fromEntries(entries);
  }

  const value = fc.letrec<{ value: Json; mapping: { [key: string]: Json } }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<Json>(null, true, 7, 'text', '', [], [1, { a: null }], {}),
      tie('mapping'),
    ),
    mapping: fc.dictionary(fc.constantFrom('a', 'b', 'c', '7', ''), tie('value')),
  }));

  const merge = (contents: readonly Json[]): MergedFile => {
    const sources = contents.map(
      (content, index) => Source.parse(`${index}.yaml`, stringify(content)).source,
    );
    const [own, ...shared] = sources as [Source, ...Source[]];
    return new MergedFile(own, shared);
  };

  test('they merge as plain data does', () => {
    fc.assert(
      fc.property(fc.array(value.mapping, { minLength: 1, maxLength: 4 }), (contents) => {
        expect(merge(contents).toValue()).toEqual(merged(contents));
      }),
    );
  });

  test('a value is located in the strongest file that has it, where it stands', () => {
    fc.assert(
      fc.property(fc.array(value.mapping, { minLength: 1, maxLength: 4 }), (contents) => {
        const file = merge(contents);
        const leaves = (node: unknown, at: string[]): string[][] =>
          isMapping(node as Json)
            ? Object.entries(node as object).flatMap(([key, child]) => leaves(child, [...at, key]))
            : [at];
        for (const at of leaves(file.toValue(), []).filter(({ length }) => length > 0)) {
          const place = file.placeOf(at);
          const has = (content: Json): boolean =>
            at.reduce<Json | undefined>(
              (node, step) => (isMapping(node) ? node[step] : undefined),
              content,
            ) !== undefined;
          expect(place.file).toBe(`${contents.findIndex(has)}.yaml`);
        }
      }),
    );
  });
});
