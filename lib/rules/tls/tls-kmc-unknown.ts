import { toldRelease } from '../../config/release';
import type { Rule } from '../rule';
import { encryptedLinks } from './encrypted-links';

/** KMC left MindIE between 2.2 and 3.0.0.beta.1; whether 2.3 was branched before or after is not known. */
export const tlsKmcUnknown: Rule = {
  name: 'tls-kmc-unknown',
  severity: 'warning',
  catches: {
    en: 'TLS with a MindIE of which it is not known whether KMC decrypts its passwords, and so what its Secrets must hold',
    zh: '启用了 TLS，但无法确定该 MindIE 版本是否用 KMC 解密私钥口令，因而无法确定 Secret 中应有哪些文件',
  },
  example: `image: { name: mindie, tag: 2.3.0 }
tls: { links: { inference: true }, secrets: { coordinator: coordinator-tls } }`,
  check: (view) => {
    if (encryptedLinks(view).length === 0) return [];
    const { image } = view.deployment;
    const { release, toldBy } = toldRelease(image);
    const told = view.key(['image', 'release']);
    const tag = view.key(['image', 'tag']);
    if (release.kmc !== 'unknown') return [];
    const { path, value } = toldBy === 'image.tag' ? tag : told;
    return [
      {
        path,
        what: 'TLS with a MindIE of which it is not known whether it has KMC',
        got: value,
        expected:
          toldBy === undefined
            ? 'the release of MindIE that is in the image'
            : 'Secrets with ksfa, ksfb and an encrypted password, or with none of them',
        fix:
          toldBy === undefined
            ? 'Set image.release.'
            : 'Try which of the two starts, as docs/tls.md says, and silence this.',
      },
    ];
  },
};
