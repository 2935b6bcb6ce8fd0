import {
  isSwitchedOn,
  mindieComponents,
  possibleEndsOf,
  type TlsLink,
  tlsLinks,
} from '../../config/tls-links';
import type { Path } from '../../config/problem';
import type { Rule, RuleFinding } from '../rule';
import type { View } from '../view';
import { encryptedLinks } from './encrypted-links';

/** Whoever names a Secret wants TLS: without a link that uses it, the traffic is plain text. */
export const tlsSecretUnused: Rule = {
  name: 'tls-secret-unused',
  severity: 'warning',
  catches: {
    en: 'a Secret under tls.secrets that no encrypted link uses, so that what it was meant for is plain text',
    zh: 'tls.secrets 中的 Secret 没有任何启用 TLS 的链路使用，相应的流量仍是明文',
  },
  example: 'tls: { secrets: { server: server-tls } }',
  check: (view) => {
    const encrypted = encryptedLinks(view);
    const secrets = namedSecrets(view);
    const isOff = tlsLinks.every((link) => !isSwitchedOn(view.deployment, link));
    if (secrets.length > 0 && isOff) return [nothingEncrypted(view, secrets)];
    return secrets
      .filter(({ links }) => !links.some((link) => encrypted.includes(link)))
      .map(({ path, name, links }) => ({
        path,
        what: 'a Secret that no encrypted link uses',
        got: name,
        ...cureOf(view, links),
      }));
  },
};

function cureOf({ deployment }: View, links: readonly TlsLink[]): Pick<RuleFinding, 'expected' | 'fix'> {
  if (links.every((link) => isSwitchedOn(deployment, link)))
    return {
      expected: 'a standby, without which nothing connects to etcd',
      fix: 'Switch one on under backup, or remove this.',
    };
  return {
    expected: `TLS on ${links.length === 1 ? '' : 'one of '}${links.join(', ')}`,
    fix: 'Switch the link on under tls.links, or remove this.',
  };
}

interface NamedSecret {
  readonly path: Path;
  readonly name: unknown;
  /** The links that could use it. */
  readonly links: readonly TlsLink[];
}

function namedSecrets({ key }: View): NamedSecret[] {
  const all = [
    ...mindieComponents.map((component) => ({
      path: ['tls', 'secrets', component],
      links: tlsLinks.filter((link) => possibleEndsOf(link).includes(component)),
    })),
    ...tlsLinks.map((link) => ({ path: ['tls', 'secrets', 'links', link], links: [link] })),
  ];
  return all
    .map(({ path, links }) => ({ path, links, name: key(path).value }))
    .filter(({ name }) => name !== undefined);
}

/** Then one switch is missing, not one for each Secret. */
function nothingEncrypted({ key }: View, secrets: readonly NamedSecret[]): RuleFinding {
  const { path, value } = key(['tls', 'enabled']);
  return {
    path,
    what: `Secrets for TLS (${secrets.map(({ name }) => String(name)).join(', ')}), but no encrypted link`,
    got: value,
    expected: 'true, or a link under tls.links',
    fix: 'Switch TLS on, or remove tls.secrets.',
  };
}
