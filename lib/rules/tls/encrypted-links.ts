import { isEncrypted, type MindieComponent, tlsLinks, type TlsLink } from '../../config/tls-links';
import type { View } from '../view';

/** The components that have certificate files. */
export const components: readonly MindieComponent[] = ['controller', 'coordinator', 'server'];

/** The links that are encrypted. */
export function encryptedLinks({ deployment, key }: View): TlsLink[] {
  key(['tls', 'enabled']);
  return tlsLinks.filter((link) => {
    key(['tls', 'links', link]);
    return isEncrypted(deployment, link);
  });
}
