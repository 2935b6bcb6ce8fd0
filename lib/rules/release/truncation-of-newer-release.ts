import { asBoolean, truncationPath } from '../../plan/mindie-files/truncation';
import { ofServers } from '../of-servers';
import type { Rule } from '../rule';
import { releaseIn } from './image';

/** The type table of MindIE LLM's ParamChecker, which has a boolean there up to 3.0.0.beta.2. */
export const truncationOfNewerRelease: Rule = {
  name: 'truncation-of-newer-release',
  severity: 'error',
  catches: {
    en: 'a number for truncation that no boolean says, which servers before 3.0 refuse',
    zh: 'truncation 使用了布尔值无法表达的数字，3.0 之前的 Server 会拒绝',
  },
  example: 'overrides: { config.json: { BackendConfig: { ModelDeployConfig: { truncation: 1 } } } }',
  check: (view) =>
    ofServers(view, ({ config }) => {
      const truncation = config.setting(truncationPath);
      const told = releaseIn(view);
      if (truncation === undefined || typeof asBoolean(truncation.value) === 'boolean') return [];
      // Where nothing tells the release, image-release-unknown says so.
      if (told.toldBy === undefined || told.release.truncation === 'boolean-or-integer') return [];
      return [
        {
          path: truncation.path,
          what: `a value of truncation that ${told.name} refuses`,
          got: truncation.value,
          expected: 'false, true, 0 or -1 before MindIE 3.0',
          fix: 'Choose one of these, or set image.release to 3.0 where that is in the image.',
        },
      ];
    }),
};
