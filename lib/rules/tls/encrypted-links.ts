import { isEncrypted, type TlsLink, tlsLinks } from '../../config/tls-links';
import type { View } from '../view';

/** The links that are there and encrypted. */
export function encryptedLinks({ deployment, key }: View): TlsLink[] {
  key(['tls', 'enabled']);
  key(['backup', 'controller']);
  key(['backup', 'coordinator']);
  return tlsLinks.filter((link) => {
    key(['tls', 'links', link]);
    return isEncrypted(deployment, link);
  });
}
