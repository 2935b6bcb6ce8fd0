import { secretKeys } from '../../plan/certificates';
import { isEncryptedAt, secretOf, mindieComponents } from '../../config/tls-links';
import type { Rule } from '../rule';
import { encryptedLinks } from './encrypted-links';

/** Every end of an encrypted link needs its certificate files (MindIE Motor, ControllerConfig.cpp and Configure.cpp). */
export const tlsWithoutSecret: Rule = {
  name: 'tls-without-secret',
  severity: 'error',
  catches: {
    en: 'an encrypted link with an end that has no Secret for its certificate files, without which MindIE does not start',
    zh: '链路启用了 TLS，但某一端没有提供证书文件的 Secret，MindIE 无法启动',
  },
  example: 'tls: { links: { inference: true } }',
  check: (view) => {
    const encrypted = encryptedLinks(view);
    return mindieComponents.flatMap((component) => {
      const without = encrypted.filter(
        (link) =>
          isEncryptedAt(view.deployment, link, component) &&
          secretOf(view.deployment, link, component) === undefined,
      );
      if (without.length === 0) return [];
      return [
        {
          path: ['tls', 'secrets', component],
          what: `encrypted links without certificates (${without.join(', ')})`,
          expected: `the name of a Secret with ${secretKeys(view.deployment).files.join(', ')}`,
          fix: 'Name the Secret, or switch these links off under tls.links.',
        },
      ];
    });
  },
};
