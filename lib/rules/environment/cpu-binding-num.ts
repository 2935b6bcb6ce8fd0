import { ofServers } from '../of-servers';
import type { Rule } from '../rule';

/** MindIE LLM, environment variable reference (the range); the published code compares the text with a number. */
export const cpuBindingNum: Rule = {
  name: 'cpu-binding-num',
  severity: 'warning',
  catches: {
    en: 'CPU_BINDING_NUM, with any value of which the published MindIE fails to start',
    zh: '设置了 CPU_BINDING_NUM：已公开的 MindIE 代码遇到任何取值都会启动失败',
  },
  example: 'environment: { CPU_BINDING_NUM: 4 }',
  check: (view) =>
    ofServers(view, ({ variable }) => {
      const cores = variable('CPU_BINDING_NUM');
      if (cores === undefined) return [];
      return [
        {
          path: cores.path,
          what: 'a variable with which the published MindIE fails to start',
          got: cores.value,
          expected: 'no value',
          fix: 'Remove it, or silence this where your MindIE takes it.',
        },
      ];
    }),
};
