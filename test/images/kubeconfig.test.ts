// What a kubeconfig lacks is said in a sentence that names the file.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { kubeconfigConnection } from '../../images/ranktable-builder/kubeconfig';
import { UserError } from '../../images/ranktable-builder/user-error';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kubeconfig-'));
  file = path.join(folder, 'config');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(cluster: string): void {
  writeFileSync(
    file,
    `current-context: c\ncontexts: [{ name: c, context: { cluster: k, user: u } }]\nclusters: [{ name: k, cluster: ${cluster} }]\n`,
  );
}

test.each(['{}', '', '{ server: }', '{ server: 1 }', '{ insecure-skip-tls-verify: true }'])(
  'a cluster without a server: %j',
  (cluster) => {
    write(cluster);
    const connect = (): unknown => kubeconfigConnection(file);
    expect(connect).toThrow(UserError);
    expect(connect).toThrow(`${file}: the cluster k has no server; expected the URL of its API server`);
  },
);

test('a slash at the end of the server does not count', () => {
  write('{ server: "https://10.0.0.1:6443/" }');
  expect(kubeconfigConnection(file).server).toBe('https://10.0.0.1:6443');
});
