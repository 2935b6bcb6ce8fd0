import { eachOnce } from '../../config/problem';
import { unknownOverrides } from '../../plan/mindie-files/check';
import type { Rule } from '../rule';

/** No MindIE release that is known has the key; a newer one may. */
export const unknownOverrideKey: Rule = {
  name: 'unknown-override-key',
  severity: 'warning',
  catches: {
    en: 'a key of overrides that its MindIE file is not known to have',
    zh: 'overrides 中的键在对应的 MindIE 配置文件里不存在（可能拼写错误）',
  },
  example: 'overrides: { ms_controller.json: { default_p_rat: 1 } }',
  check: ({ files }) => eachOnce(files.flatMap(unknownOverrides)),
};
