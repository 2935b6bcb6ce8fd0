import { kmcOf } from '../../config/release';
import { isEncrypted, tlsLinks } from '../../config/tls-links';
import type { Rule } from '../rule';
import { releaseIn } from './image';

const stores =
  'ksfa and ksfb to the Secrets if the components log that they miss them, and silence this once the links work.';

export const kmcUnknown: Rule = {
  name: 'kmc-unknown',
  severity: 'warning',
  catches: {
    en: 'encrypted links with a MindIE release of which it is not known whether it needs the key stores of KMC in the Secrets',
    zh: '链路已加密，但不清楚该 MindIE 版本是否需要 Secret 中的 KMC 密钥库',
  },
  example: `image: { name: mindie, tag: 2.3.0 }
tls: { enabled: true, secrets: { controller: a, coordinator: b, server: c } }`,
  check: (view) => {
    const told = releaseIn(view);
    const enabled = view.key(['tls', 'enabled']);
    const link = tlsLinks.find((one) => isEncrypted(view.deployment, one));
    if (kmcOf(view.deployment.image) !== 'unknown' || link === undefined) return [];
    return [
      {
        path: enabled.value === true ? enabled.path : ['tls', 'links', link],
        what: `encrypted links, and ${told.name} may or may not decrypt passwords by KMC`,
        got: true,
        expected:
          'a release that is known to need ksfa and ksfb in the Secrets (up to 2.2), or not to (from 3.0-beta on)',
        fix:
          told.toldBy === undefined
            ? `Set image.release to what is in the image. Where that is 2.3 or not listed, add ${stores}`
            : `Add ${stores}`,
      },
    ];
  },
};
