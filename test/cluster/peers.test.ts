// What `npm run bench` compares is the same work. It looks at helm and jsonnet by itself, which are not built for tests.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { assertEqual, kustomize, readServices } from '../../scripts/bench/peers';
import { six, writeDeployments } from '../../scripts/bench/workloads';
import { synthesize } from '../../lib/synthesize';
import { findBinaries } from './control-plane';

const folder = mkdtempSync(path.join(tmpdir(), 'peers-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('kustomize makes the documents of six deployments, and a difference is seen', () => {
  const output = path.join(folder, 'output');
  const deployments = writeDeployments(path.join(folder, 'deployments'), six);
  const { isWritten } = synthesize({ deployments: [deployments], output });
  expect(isWritten).toBe(true);
  const services = readServices(output);
  const peer = kustomize(findBinaries().kubectl ?? '', path.join(folder, 'kustomize'), services);
  assertEqual(peer, services);
  const [name = ''] = services.keys();
  const fewer = new Map([...services].filter(([other]) => other !== name));
  expect(() => {
    assertEqual(peer, fewer);
  }).toThrow(/^kubectl kustomize makes other documents:\nNamespace \/mindie-0\n/);
}, 1_800_000);
