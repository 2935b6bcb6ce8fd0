// A kit that spreads its model by more than tensor parallelism imports to what ran there.
import path from 'node:path';
import { parse } from 'yaml';
import { readKit } from '../../cli/read-kit';
import { importKit } from '../../lib/import';
import { synth } from '../support/synth';

const kit = path.join(__dirname, 'kits', 'homogeneous');

/** The homogeneous kit with NPUs for each pod, and with changes of the one ModelConfig of its config.json. */
function imported(npus: number, degrees: object): { text: string; contradictions: readonly string[] } {
  const files = readKit(kit).files.map((file) => {
    if (file.name.endsWith('mindie_server.yaml'))
      return { ...file, text: file.text.replaceAll('Ascend910: 2', `Ascend910: ${npus}`) };
    if (!file.name.endsWith('conf/config.json')) return file;
    const config = JSON.parse(file.text) as {
      BackendConfig: { npuDeviceIds: number[][]; ModelDeployConfig: { ModelConfig: object[] } };
    };
    const [model] = config.BackendConfig.ModelDeployConfig.ModelConfig;
    Object.assign(model ?? {}, { worldSize: npus }, degrees);
    config.BackendConfig.npuDeviceIds = [[...Array(npus).keys()]];
    return { ...file, text: JSON.stringify(config, null, 2) };
  });
  const result = importKit(files, { folder: 'kit' });
  if (result.text === undefined) throw new Error(JSON.stringify(result.problems));
  return { text: result.text, contradictions: result.report.contradictions };
}

function modelOf(text: string): unknown {
  const { manifests, messages } = synth({ 'kit.yaml': text });
  expect(messages).toEqual([]);
  const file = manifests.find(({ metadata }) => metadata.name === 'mindie-server-config')?.data?.[
    'config.json'
  ];
  const config = JSON.parse(file ?? '{}') as {
    BackendConfig: { ModelDeployConfig: { ModelConfig: unknown[] } };
  };
  return config.BackendConfig.ModelDeployConfig.ModelConfig[0];
}

test('data and expert parallelism become keys, and run as in the kit', () => {
  const degrees = { tp: 4, dp: 2, sp: 1, cp: 1, moe_tp: 4, moe_ep: 2 };
  const { text, contradictions } = imported(8, degrees);
  expect(contradictions).toEqual([]);
  expect(parse(text)).toMatchObject({
    server: { npusPerInstance: 8, parallelism: { dp: 2, moeTp: 4, moeEp: 2 } },
  });
  expect(modelOf(text)).toMatchObject({ worldSize: 8, ...degrees });
});

test('a tp that does not fit the NPUs is a contradiction, as it was', () => {
  const { contradictions } = imported(8, { tp: 2 });
  expect(contradictions).toEqual([expect.stringContaining('chosen for server.npusPerInstance: 8')]);
});
