import type { Rule } from '../rule';
import { isWritten } from '../written';

/** The choice of a server below a ceiling of resources (MindIE Motor, parameters of ms_coordinator.json). */
const withCeiling = '2';

export const resourceLimitWithoutEffect: Rule = {
  name: 'resource-limit-without-effect',
  severity: 'warning',
  catches: {
    en: 'a res_limit_rate that nobody reads, as select_type chooses servers without a ceiling',
    zh: '设置了 res_limit_rate，但 select_type 不为“2”，该参数不生效',
  },
  example: `overrides:
  ms_coordinator.json: { digs_scheduler_config: { select_type: '1', res_limit_rate: '2.0' } }`,
  check: (view) => {
    const { coordinator } = view;
    const selectType = coordinator.text(['digs_scheduler_config', 'select_type']);
    const rate = coordinator.text(['digs_scheduler_config', 'res_limit_rate']);
    if (selectType === undefined || rate === undefined || selectType.value === withCeiling) return [];
    // The shipped file has a rate, whatever the type.
    if (!isWritten(view, rate)) return [];
    return [
      {
        path: rate.path,
        what: `a ceiling without effect while select_type is "${selectType.value}"`,
        got: rate.value,
        expected: `it with select_type "${withCeiling}" only`,
        fix: `Remove it, or set select_type to "${withCeiling}".`,
      },
    ];
  },
};
