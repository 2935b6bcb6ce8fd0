import type { Rule } from '../rule';
import { overrideTexts } from './override-texts';

const secretName = /(passwd|password|pwd|token|secret)$/i;

/** MindIE takes passwords as paths of files, which have a slash or an extension. */
export const passwordInOverrides: Rule = {
  name: 'password-in-overrides',
  severity: 'warning',
  catches: {
    en: 'a key of overrides that is named like a secret and whose value is no path, which everyone may read',
    zh: 'overrides 中名称像机密信息的键带有明文值而不是文件路径，任何人都能读到',
  },
  example: 'overrides: { config.json: { BackendConfig: { interNodeTlsPkPwd: hunter2 } } }',
  check: (view) =>
    overrideTexts(view)
      .filter(({ path, value }) => secretName.test(String(path.at(-1))) && /^[^/.]+$/.test(value))
      .map(({ path }) => ({
        path,
        what: 'a key named like a secret, whose value stands in a ConfigMap for everyone to read',
        got: path.at(-1),
        expected: 'the path of a file, or a value that may be read',
        fix: 'Put it into a file that the pods have, or silence this where the value is no secret.',
        atKey: true,
      })),
};
