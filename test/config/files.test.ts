import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { homogeneous, run, synth } from '../support/synth';

describe('what cannot be read is refused in one line each:', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'files-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const messagesOf = (...names: string[]): string[] => {
    const { messages, files } = run(
      names.map((name) => path.join(folder, name)),
      folder,
    );
    expect(files).toEqual({});
    return messages;
  };

  test('an empty folder', () => {
    mkdirSync(path.join(folder, 'empty'));
    expect(messagesOf('empty')).toEqual([
      'empty:1:1 (root): no deployment file in this folder, got "empty"; expected at least one *.yaml file. Add a deployment file, or name another folder.',
    ]);
  });

  test('a folder with other files only', () => {
    mkdirSync(path.join(folder, 'notes'));
    writeFileSync(path.join(folder, 'notes', 'README.md'), '');
    expect(messagesOf('notes')).toEqual([
      'notes:1:1 (root): no deployment file in this folder, got "notes"; expected at least one *.yaml file. Add a deployment file, or name another folder.',
    ]);
  });

  test('a file that is not there, beside others that are wrong', () => {
    writeFileSync(path.join(folder, 'empty.yaml'), '');
    expect(messagesOf('missing.yaml', 'empty.yaml')).toEqual([
      'missing.yaml:1:1 (root): cannot be read (no such file or folder), got "missing.yaml"; expected a readable file. Check the path and its permissions.',
      'empty.yaml:1:1 (root): the file is empty, got nothing; expected a mapping with the keys of a deployment. Begin with variant, image and model.',
    ]);
  });

  test('a symbolic link that leads to itself', () => {
    symlinkSync('loop.yaml', path.join(folder, 'loop.yaml'));
    expect(messagesOf('loop.yaml')).toEqual([
      'loop.yaml:1:1 (root): cannot be read (a symbolic link that leads to itself), got "loop.yaml"; expected a readable file. Check the path and its permissions.',
    ]);
  });

  test('a folder that is named like a file', () => {
    mkdirSync(path.join(folder, 'all', 'deployment.yaml'), { recursive: true });
    expect(messagesOf('all')).toEqual([
      'all/deployment.yaml:1:1 (root): not a file, got "a folder"; expected a regular file. Name a deployment file.',
    ]);
  });

  test('a device, which has no end', () => {
    symlinkSync('/dev/zero', path.join(folder, 'zero.yaml'));
    expect(messagesOf('zero.yaml')).toEqual([
      'zero.yaml:1:1 (root): not a file, got "a device, a pipe or a socket"; expected a regular file. Name a deployment file.',
    ]);
  });

  test('text in another encoding', () => {
    writeFileSync(
      path.join(folder, 'gbk.yaml'),
      Buffer.from([0x76, 0x3a, 0x20, 0xc4, 0xa3, 0xd0, 0xcd, 0x0a]),
    );
    expect(messagesOf('gbk.yaml')).toEqual([
      'gbk.yaml:1:1 (root): not UTF-8 text, got "gbk.yaml"; expected a file in UTF-8. Save the file as UTF-8.',
    ]);
  });

  test('a file name that would write elsewhere', () => {
    writeFileSync(path.join(folder, '...yaml'), JSON.stringify(homogeneous));
    expect(messagesOf('...yaml')).toEqual([
      '...yaml:1:1 (root): a file name that cannot name an output folder, got ".."; expected letters, digits, `-`, `_` and `.`, beginning with a letter or digit. Rename the file.',
    ]);
  });

  test('a file name in other letters, beside all that is wrong in the file', () => {
    writeFileSync(path.join(folder, '中文.yaml'), JSON.stringify({ strict: 'yes', ...homogeneous }));
    writeFileSync(path.join(folder, 'a,b:c%.yaml'), '');
    const named = (name: string): string =>
      `${name}.yaml:1:1 (root): a file name that cannot name an output folder, got "${name}"; expected letters, digits, \`-\`, \`_\` and \`.\`, beginning with a letter or digit. Rename the file.`;
    expect(messagesOf('中文.yaml', 'a,b:c%.yaml')).toEqual([
      named('中文'),
      '中文.yaml:1:11 strict: wrong type, got "yes"; expected true or false. Write true or false.',
      named('a,b:c%'),
      'a,b:c%.yaml:1:1 (root): the file is empty, got nothing; expected a mapping with the keys of a deployment. Begin with variant, image and model.',
    ]);
  });

  test('a file of more than 1 MiB', () => {
    writeFileSync(path.join(folder, 'large.yaml'), '#'.repeat(1024 * 1024 + 1));
    expect(messagesOf('large.yaml')).toEqual([
      'large.yaml:1:1 (root): file too large, got "1048577 bytes"; expected at most 1048576 bytes. Name a deployment file.',
    ]);
  });
});

describe('two deployments that would collide in one cluster are refused, naming both files:', () => {
  const statusless = { controller: { statusDirectory: { enabled: false } } };
  const other = { ...homogeneous, namespace: { name: 'other' }, service: { nodePort: 31016 }, ...statusless };

  test('the same names in one namespace, and one namespace created twice', () => {
    const second = { ...homogeneous, service: { nodePort: 31016 }, ...statusless };
    expect(synth({ 'a.yaml': homogeneous, 'b.yaml': second }).messages).toEqual([
      'b.yaml:1:1 namespace.create: the namespace mindie is created by a.yaml too, and deleting one deployment would delete both, got true; expected a namespace that one deployment creates, or none of them. Choose another namespace, or create it apart and set namespace.create to false in both.',
      'b.yaml:1:1 name: 17 objects have the same names as those of a.yaml, got "ConfigMap mindie/global-ranktable"; expected a release name of its own in the namespace. Set name or namespace.name in one of the two.',
    ]);
  });

  test('the same node port, in two namespaces', () => {
    const second = { ...other, service: { nodePort: 31015 } };
    expect(synth({ 'a.yaml': homogeneous, 'b.yaml': second }).messages).toEqual([
      'b.yaml:14:13 service.nodePort: the node port of a.yaml, got 31015; expected a node port of its own in the cluster. Set service.nodePort to another port from 30000 to 32767.',
    ]);
  });

  test('the default node port of both', () => {
    const second = { ...homogeneous, namespace: { name: 'other' }, ...statusless };
    expect(synth({ 'a.yaml': homogeneous, 'b.yaml': second }).messages).toEqual([
      'b.yaml:1:1 service.nodePort: the node port of a.yaml, got 31015; expected a node port of its own in the cluster. Set service.nodePort to another port from 30000 to 32767.',
    ]);
  });

  test('one status directory, through which one Controller would go on from the other', () => {
    const second = { ...homogeneous, namespace: { name: 'other' }, service: { nodePort: 31016 } };
    expect(synth({ 'a.yaml': homogeneous, 'b.yaml': second }).messages).toEqual([
      'b.yaml:1:1 controller.statusDirectory.hostPath: the status directory of a.yaml, got "/data/mindie-ms/status"; expected a directory of its own on the nodes. Set controller.statusDirectory.hostPath to another directory, such as /data/mindie-ms/status-2.',
    ]);
  });

  test('backup through one etcd in one namespace', () => {
    const backup = { controller: true };
    const first = { ...homogeneous, namespace: { create: false }, backup };
    const second = { ...first, name: 'b', service: { nodePort: 31016 }, ...statusless };
    expect(synth({ 'a.yaml': first, 'b.yaml': second }).messages).toEqual([
      'b.yaml:14:3 backup.etcd.host: the etcd of a.yaml, which has backup in the same namespace, got "etcd.default.svc.cluster.local"; expected another etcd, or another namespace. Set backup.etcd or namespace.name.',
    ]);
  });

  test('several are named in one line for each resource', () => {
    const backup = { coordinator: true };
    const messages = synth({
      'a.yaml': { ...homogeneous, backup },
      'b.yaml': { ...homogeneous, backup },
      'c.yaml': { ...homogeneous, backup },
    }).messages;
    expect(messages).toEqual([
      'c.yaml:1:1 namespace.create: the namespace mindie is created by a.yaml and b.yaml too, and deleting one deployment would delete all, got true; expected a namespace that one deployment creates, or none of them. Choose another namespace, or create it apart and set namespace.create to false in all.',
      'c.yaml:1:1 name: 19 objects have the same names as those of a.yaml and b.yaml, got "ConfigMap mindie/global-ranktable"; expected a release name of its own in the namespace. Set name or namespace.name in all but one.',
      'c.yaml:1:1 service.nodePort: the node port of a.yaml and b.yaml, got 31015; expected a node port of its own in the cluster. Set service.nodePort to another port from 30000 to 32767.',
      'c.yaml:1:1 controller.statusDirectory.hostPath: the status directory of a.yaml and b.yaml, got "/data/mindie-ms/status"; expected a directory of its own on the nodes. Set controller.statusDirectory.hostPath to another directory, such as /data/mindie-ms/status-2.',
      'c.yaml:12:3 backup.etcd.host: the etcd of a.yaml and b.yaml, which have backup in the same namespace, got "etcd.default.svc.cluster.local"; expected another etcd, or another namespace. Set backup.etcd or namespace.name.',
    ]);
  });

  test('three files of one name, in three folders', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'collisions-'));
    try {
      const names = ['one', 'two', 'three'];
      for (const name of names) {
        mkdirSync(path.join(folder, name));
        const own = { namespace: { name }, service: { type: 'ClusterIP' } };
        writeFileSync(path.join(folder, name, 'a.yaml'), JSON.stringify({ ...other, ...own }));
      }
      const { messages } = run(
        names.map((name) => path.join(folder, name)),
        folder,
      );
      expect(messages).toEqual([
        'three/a.yaml:1:1 (root): the same file name as one/a.yaml and two/a.yaml, so the same output folder, got "a"; expected a file name of its own. Rename all but one.',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('a file that is named beside its folder is one deployment', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'collisions-'));
    try {
      writeFileSync(path.join(folder, 'a.yaml'), JSON.stringify(homogeneous));
      expect(run([folder, path.join(folder, 'a.yaml')], folder).messages).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('a file that is named twice, in two ways, is one deployment', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'collisions-'));
    try {
      const file = path.join(folder, 'a.yaml');
      writeFileSync(file, JSON.stringify(homogeneous));
      const inTwoWays = [file, path.relative('.', file)];
      expect(run([...inTwoWays, `${folder}/./a.yaml`], folder).messages).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('hidden files of a folder, such as an editor leaves, are no deployments', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'hidden-'));
    try {
      for (const name of ['a.yaml', '.a.yaml', '.yaml', '.b.yml'])
        writeFileSync(path.join(folder, name), JSON.stringify(homogeneous));
      const { messages, files } = run([folder], folder);
      expect(messages).toEqual([]);
      expect(Object.keys(files).every((name) => name.startsWith('a/'))).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('the same file name in two folders, so the same output folder', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'collisions-'));
    try {
      for (const [name, content] of Object.entries({ one: homogeneous, two: other })) {
        mkdirSync(path.join(folder, name));
        writeFileSync(path.join(folder, name, 'a.yaml'), JSON.stringify(content));
      }
      const { messages, files } = run([path.join(folder, 'one'), path.join(folder, 'two')], folder);
      expect(messages).toEqual([
        'two/a.yaml:1:1 (root): the same file name as one/a.yaml, so the same output folder, got "a"; expected a file name of its own. Rename one of the two files.',
      ]);
      expect(files).toEqual({});
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('two releases in one namespace, of which one creates it, are fine', () => {
    const second = { ...other, name: 'second', namespace: { name: 'mindie', create: false } };
    const { messages, manifests } = synth({ 'a.yaml': homogeneous, 'b.yaml': second });
    expect(messages).toEqual([]);
    expect(manifests.filter(({ kind }) => kind === 'Namespace')).toHaveLength(1);
  });
});

test.each([
  {
    what: 'both roles',
    shared: 'prefill: &role { instances: 3, npusPerInstance: 2 }\ndecode: *role\n',
    written: 'prefill: { instances: 3, npusPerInstance: 2 }\ndecode: { instances: 3, npusPerInstance: 2 }\n',
  },
  {
    what: 'mappings of different kinds',
    shared:
      'prefill: &role { instances: 3, npusPerInstance: 2 }\ndecode: *role\ncontroller: &pod {}\ncoordinator: *pod\n',
    written: 'prefill: { instances: 3, npusPerInstance: 2 }\ndecode: { instances: 3, npusPerInstance: 2 }\n',
  },
])('a YAML alias of $what gives each place its own defaults', ({ shared, written }) => {
  const base = `variant: heterogeneous
image: { name: mindie, tag: '2.2' }
model: { name: llama, weightsPath: /data/llama }
`;
  const { messages, files } = synth({ 'a.yaml': `${base}${shared}` });
  expect(messages).toEqual([]);
  expect(files).toEqual(synth({ 'a.yaml': `${base}${written}` }).files);
});
