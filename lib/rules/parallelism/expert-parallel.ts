import type { Rule } from '../rule';
import { checkSpreads, type Spread } from './spread';

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
    checkSpreads(view, ({ role, worldSize, tp, degree }: Spread) => {
      const [moeTp, moeEp] = [degree('moe_tp'), degree('moe_ep')];
      const culprit = moeEp ?? moeTp;
      const [ofTp, ofEp] = [moeTp?.value ?? tp, moeEp?.value ?? 1];
      if (culprit === undefined || ofTp * ofEp === worldSize) return [];
      return [
        {
          path: culprit.path,
          what: 'expert degrees that do not multiply to the NPUs of the instance',
          got: culprit.value,
          expected:
            `moe_tp x moe_ep of the NPUs of the instance (${role}.npusPerInstance: ${worldSize}), now ${ofTp} x ${ofEp}` +
            (moeTp === undefined ? ', as moe_tp is tp where it is left out' : ''),
          fix: `Choose ${productsOf(worldSize)}, or remove both.`,
        },
      ];
    }),
};

/** The pairs of whole numbers with a product: `1 x 4, 2 x 2 or 4 x 1`. */
function productsOf(product: number): string {
  const factors = Array.from({ length: product }, (_, index) => index + 1).filter(
    (one) => product % one === 0,
  );
  const pairs = factors.map((factor) => `${factor} x ${product / factor}`);
  return pairs.join(', ').replace(/, ([^,]*)$/, ' or $1');
}
