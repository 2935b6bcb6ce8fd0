import { isEncrypted, type TlsLink, tlsLinks } from '../../config/tls-links';
import type { View } from '../view';

/** The links that are encrypted. */
export function encryptedLinks({ deployment, key }: View): TlsLink[] {
  key(['tls', 'enabled']);
  return tlsLinks.filter((link) => {
    key(['tls', 'links', link]);
    return isEncrypted(deployment, link);
  });
}
