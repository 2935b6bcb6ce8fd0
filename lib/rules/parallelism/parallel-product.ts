import type { Rule, RuleFinding } from '../rule';
import { checkSpreads, type Spread } from './spread';

/**
 * The degrees multiply to the NPUs of the instance (MindIE LLM, atb_llm/utils/mapping.py; model_wrapper/utils/config.py
 * asks the same of tp, dp and cp alone before prefill and decode connect).
 */
export const parallelProduct: Rule = {
  name: 'parallel-product',
  severity: 'error',
  catches: {
    en: 'tensor, data and context parallelism that do not multiply to the NPUs of an instance, so that the servers stop at start',
    zh: '张量并行、数据并行与上下文并行的乘积不等于实例的NPU数，服务启动即报错退出',
  },
  example: 'server: { instances: 2, npusPerInstance: 8, parallelism: { tp: 4 } }',
  check: (view) => checkSpreads(view, (spread) => productFindings(spread)),
};

function productFindings({ role, worldSize, tp, tpPath, degree }: Spread): RuleFinding[] {
  const others = (['dp', 'cp', 'pp'] as const).flatMap((key) => degree(key) ?? []);
  const product = others.reduce((sofar, { value }) => sofar * value, tp);
  // With pp the instances do not connect anyway, as another rule says.
  if (product === worldSize || (degree('pp')?.value ?? 1) > 1) return [];
  const npus = `the NPUs of the instance (${role}.npusPerInstance: ${worldSize})`;
  const wide = others.filter(({ value }) => value > 1);
  const what = 'parallel degrees that do not multiply to the NPUs of the instance';
  if (tpPath.at(-1) !== 'tp')
    return wide.map(({ path, value }) => ({
      path,
      what,
      got: value,
      expected: `dp x cp that divides ${npus}`,
      fix: 'Correct it, or change the NPUs.',
    }));
  const now = [tp, degree('dp')?.value ?? 1, degree('cp')?.value ?? 1].join(' x ');
  const dp = worldSize / tp;
  const missing =
    wide.length === 0 && Number.isInteger(dp)
      ? `Set ${role}.parallelism.dp to ${dp}, so that ${dp} groups of ${tp} NPUs compute requests of their own, or remove tp.`
      : 'Correct one of them, or remove tp: it follows from the others.';
  return [{ path: tpPath, what, got: tp, expected: `tp x dp x cp of ${npus}, now ${now}`, fix: missing }];
}
