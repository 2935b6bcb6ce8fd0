import type { Deployment } from '../deployment';
import type { Finding } from '../problem';
import { endsOf, isEncrypted, type MindieComponent, secretOf, tlsLinks } from '../tls-links';

/** Every end of an encrypted link has a Secret to take its certificate files from. */
export function checkTls(deployment: Deployment): Finding[] {
  const components: MindieComponent[] = ['controller', 'coordinator', 'server'];
  return components.flatMap((component) => {
    const without = tlsLinks.filter(
      (link) =>
        isEncrypted(deployment, link) &&
        endsOf(link).includes(component) &&
        secretOf(deployment, link, component) === undefined,
    );
    if (without.length === 0) return [];
    return [
      {
        path: ['tls', 'secrets', component],
        what: `encrypted links without certificates (${without.join(', ')})`,
        expected: 'the name of a Secret with ca.pem, cert.pem, cert.key.pem and key_pwd.txt',
        fix: 'Name the Secret, or switch these links off under tls.links.',
      },
    ];
  });
}
