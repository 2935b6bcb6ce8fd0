import { hardwareRecords } from '../../lib/config/hardware';
import type { Manifest } from '../../lib/invariants/manifest';
import { podTemplateOf } from '../../lib/invariants/manifest';
import { manifestsOf } from '../support/synth';

type Settings = Readonly<Record<string, unknown>>;

function serverOf(hardware: string, server: Settings, keys: Settings = {}): Manifest {
  const manifests = manifestsOf({
    variant: 'homogeneous',
    hardware,
    image: { name: 'mindie', tag: '2.2.RC1' },
    model: { name: 'qwen3-32b', weightsPath: '/data/qwen3-32b' },
    server: { instances: 2, ...server },
    ...keys,
  });
  const found = manifests.find(
    ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'mindie-server',
  );
  if (found === undefined) throw new Error('no servers');
  return found;
}

/** How the Ascend Operator of MindCluster chooses the version of `hccl.json` for a workload that it first sees. */
function hcclVersionOf(workload: Manifest): string {
  const policy = workload.metadata.annotations?.['huawei.com/schedule_policy'];
  if (policy !== undefined) return policy === 'chip2-node16-sp' ? '1.2' : '1.0';
  if (workload.metadata.annotations?.['sp-block'] !== undefined) return '1.2';
  const selector = (podTemplateOf(workload)?.spec as { nodeSelector?: Record<string, string> } | undefined)
    ?.nodeSelector;
  return selector?.['accelerator-type'] === 'module-a3-16-super-pod' ? '1.2' : '1.0';
}

/**
 * What is wrong with a workload with sp-block by the rules of Volcano's Ascend plugin, which sees all pods of a
 * Deployment as one job.
 */
function volcanoRefuses(workload: Manifest): string | undefined {
  const pods = (workload.spec as { replicas?: number } | undefined)?.replicas ?? 0;
  const requests = podTemplateOf(workload)?.spec.containers[0]?.resources?.requests ?? {};
  const npus = Number(requests['huawei.com/Ascend910']);
  const block = Number(workload.metadata.annotations?.['sp-block']);
  if (block < 16 ? block !== pods * npus : block % 16 !== 0) return 'sp-block';
  if ((pods * npus) % block !== 0) return 'NPUs of the job';
  return pods > 1 && npus !== 16 ? 'NPUs of a pod' : undefined;
}

/** What the deployment file can ask for; the other records are kinds of these. */
const types = Object.entries(hardwareRecords).filter(([name, { type }]) => name === type);

test.each(types)(
  'the servers of an %s make the Ascend Operator write the hccl.json that it needs, whatever NPUs a pod has',
  (hardware, { hcclVersion, npusOfOnePod }) => {
    for (const npusPerInstance of [npusOfOnePod[0], npusOfOnePod.at(-1)])
      expect(hcclVersionOf(serverOf(hardware, { npusPerInstance }))).toBe(hcclVersion);
  },
);

test('super-pod servers that pass the rules are such as Volcano takes', () => {
  const server = { npusPerInstance: 16, schedulerName: 'volcano' };
  expect(volcanoRefuses(serverOf('800I-A3', server))).toBeUndefined();
  const part = { npusPerInstance: 8, schedulerName: 'volcano' };
  const silence = [{ rule: 'volcano-whole-nodes', reason: 'To see what would happen.' }];
  expect(volcanoRefuses(serverOf('800I-A3', part, { silence }))).toBeDefined();
});

test('only the workload of the servers has the annotation, so that no pod restarts for it', () => {
  const { metadata, spec } = serverOf('800I-A3', { npusPerInstance: 16 });
  expect(metadata.annotations?.['sp-block']).toBe('16');
  expect(spec?.template?.metadata?.annotations).not.toHaveProperty('sp-block');
});

test('golden of what is A3 about a server', () => {
  const { metadata, spec } = serverOf('800I-A3', {
    npusPerInstance: 16,
    schedulerName: 'volcano',
    nodeSelector: { accelerator: 'huawei-Ascend910', 'accelerator-type': 'module-a3-16' },
  });
  const { nodeSelector, schedulerName, containers } = (spec?.template?.spec ?? {}) as {
    nodeSelector?: unknown;
    schedulerName?: unknown;
    containers?: { resources?: unknown }[];
  };
  expect({ metadata, nodeSelector, schedulerName, resources: containers?.[0]?.resources }).toMatchSnapshot();
});
