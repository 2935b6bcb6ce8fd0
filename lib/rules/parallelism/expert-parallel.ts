import type { Rule } from '../rule';
import { checkSpreads } from './spread';

/** Experts are spread over all NPUs of the instance (MindIE LLM, atb_llm/utils/mapping.py); moe_tp is tp where it is left out. */
export const expertParallel: Rule = {
  name: 'expert-parallel',
  severity: 'error',
  catches: {
    en: 'moe_tp and moe_ep that do not multiply to the NPUs of an instance, so that the servers stop at start',
    zh: 'moe_tp与moe_ep的乘积不等于实例的NPU数，服务启动即报错退出',
  },
  example:
    'overrides: { config.json: { BackendConfig: { ModelDeployConfig: { ModelConfig: [{ moe_ep: 3 }] } } } }',
  check: (view) =>
    checkSpreads(view, ({ worldSize, tp, degree }) => {
      const [moeTp, moeEp] = [degree('moe_tp'), degree('moe_ep')];
      const culprit = moeEp ?? moeTp;
      const [ofTp, ofEp] = [moeTp?.value ?? tp, moeEp?.value ?? 1];
      if (culprit === undefined || ofTp * ofEp === worldSize) return [];
      return [
        {
          path: culprit.path,
          what: "experts that are not spread over all of the instance's NPUs",
          got: culprit.value,
          expected: `moe_tp x moe_ep of ${worldSize}, now ${ofTp} x ${ofEp}`,
          fix: 'Correct one of them, or remove both.',
        },
      ];
    }),
};
