import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { deepseek } from '../config-json';

/** MindIE LLM, model parameter configuration. */
export const expertMapFile: Rule = {
  name: 'expert-map-file',
  severity: 'error',
  catches: {
    en: 'static balancing of the experts (eplb.level 1) without the file that says where they are',
    zh: '开启静态负载均衡（eplb.level 为 1）却未给出专家部署表 expert_map_file',
  },
  example: `overrides:
  config.json:
    BackendConfig:
      ModelDeployConfig: { ModelConfig: [{ models: { deepseekv2: { eplb: { level: 1 } } } }] }`,
  check: (view) =>
    ofServers(view, ({ config }) => {
      const level = config.number([...deepseek, 'eplb', 'level']);
      const file = config.text([...deepseek, 'eplb', 'expert_map_file']);
      if (level?.value !== 1 || (file?.value ?? '') !== '') return [];
      return [
        {
          path: file?.path ?? [...level.path.slice(0, -1), 'expert_map_file'],
          what: 'static balancing of the experts (level 1) without the file that says where they are',
          got: file?.value,
          expected: 'the path of a file that the servers can read',
          fix: 'Name the file, or set level to 0.',
        },
      ];
    }),
};
