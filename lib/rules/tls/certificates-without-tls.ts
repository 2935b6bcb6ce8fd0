import { eachOnce, type Path } from '../../config/problem';
import { valueAt } from '../../config/paths';
import { type MindieFile } from '../../plan/mindie-files/derived';
import type { Rule, RuleFinding } from '../rule';

/** Certificate files of the MindIE files, and the switch without which they are not looked at. */
const certificates: readonly { under: Path; keys: RegExp; switchOf: (key: string) => string }[] = [
  { under: ['tls_config'], keys: /_items$/, switchOf: (key) => key.replace(/_items$/, '_enable') },
  {
    under: ['ServerConfig'],
    keys: /^(tls|managementTls|metricsTls)[A-Z]/,
    switchOf: () => 'httpsEnabled',
  },
  { under: ['ServerConfig'], keys: /^interComm(Tls|Pk)/, switchOf: () => 'interCommTLSEnabled' },
];

/** Whoever writes them thinks that the link is encrypted; and once it is, its files are those of tls.secrets. */
export const certificatesWithoutTls: Rule = {
  name: 'certificates-without-tls',
  severity: 'warning',
  catches: {
    en: 'certificate files in overrides for a link that is not encrypted, so that nothing reads them',
    zh: 'overrides 为未启用 TLS 的链路指定了证书文件，这些文件不会被读取',
  },
  example: 'overrides: { config.json: { ServerConfig: { tlsCert: security/certs/mine.pem } } }',
  check: (view) => eachOnce(view.files.flatMap((file) => unread(file))),
};

function unread({ name, derived, overrides }: MindieFile): RuleFinding[] {
  return overrides.flatMap(({ path, settings }) =>
    certificates.flatMap(({ under, keys, switchOf }) => {
      const given = Object.keys(valueAt(settings, under) ?? {}).filter((one) => keys.test(one));
      // Files of one link are one fault, at the first of them.
      const firsts = given.filter(
        (one, index) => given.findIndex((other) => switchOf(other) === switchOf(one)) === index,
      );
      return firsts.flatMap((first) => {
        const own = derived.find(({ path: to }) => to.join('.') === [...under, switchOf(first)].join('.'));
        if (own?.value !== false) return [];
        return [
          {
            path: [...path, ...under, first],
            what: `certificate files of a link that is not encrypted, so that ${name} names them in vain`,
            got: first,
            expected: `no certificate files without ${own.from}`,
            fix: `Set ${own.from} to true and name the Secret under tls.secrets, which sets them; or remove them.`,
            atKey: true,
          },
        ];
      });
    }),
  );
}
