import { isEncrypted, type TlsLink, tlsLinks } from '../../config/tls-links';
import type { View } from '../view';

/** The links that are there and encrypted. */
export function encryptedLinks({ deployment }: View): TlsLink[] {
  return tlsLinks.filter((link) => isEncrypted(deployment, link));
}
