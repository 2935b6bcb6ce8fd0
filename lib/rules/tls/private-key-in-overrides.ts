import type { Rule } from '../rule';
import { overrideTexts } from './override-texts';

/** MindIE takes keys as paths of files; the text of one would stand in a ConfigMap, the output and its repository. */
export const privateKeyInOverrides: Rule = {
  name: 'private-key-in-overrides',
  severity: 'error',
  catches: {
    en: 'a private key in overrides, which would stand in a ConfigMap for everyone to read',
    zh: 'overrides 中出现私钥内容，会被写入任何人都能读到的 ConfigMap',
  },
  example: `overrides: { config.json: { BackendConfig: { interNodeTlsPk: '-----BEGIN PRIVATE KEY-----' } } }`,
  check: (view) =>
    overrideTexts(view).flatMap(({ path, value }) => {
      const header = /-----BEGIN [A-Z ]*PRIVATE KEY-----/.exec(value)?.[0];
      if (header === undefined) return [];
      return [
        {
          path,
          what: 'a private key, which would stand in a ConfigMap for everyone to read',
          got: header,
          expected: 'the path of a file',
          fix: 'Put a new key into a Secret and name that under tls.secrets: this one counts as known.',
        },
      ];
    }),
};
