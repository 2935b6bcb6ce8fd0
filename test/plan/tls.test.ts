import fc from 'fast-check';
import type { TlsLink } from '../../lib/config/tls-links';
import { releases } from '../../lib/config/release';
import { possibleEndsOf, mindieComponents } from '../../lib/config/tls-links';
import type { Manifest, Volume } from '../../lib/invariants/manifest';
import { environmentOf, homogeneous, jsonFile, mainContainer, manifestsOf, podSpec } from '../support/synth';
import { linkPathsOf, probePathsOf, type TlsComponent, tlsLinkNames as links } from '../support/tls';

/** With standbys every link is there, that to etcd too. */
const backup = { controller: true, coordinator: true };
const secrets = { controller: 'controller-tls', coordinator: 'coordinator-tls', server: 'server-tls' };

const names: Record<TlsComponent, string> = {
  controller: 'mindie-ms-controller',
  coordinator: 'mindie-ms-coordinator',
  server: 'mindie-server',
};

type SeenVolume = Volume & { readonly emptyDir?: { readonly medium?: string } };
type SeenMount = { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean };

/** What of certificates a container sees where: a Secret by its name, or memory. */
function mountsOf(manifests: readonly Manifest[], name: string): object[] {
  const volumes: readonly SeenVolume[] = podSpec(manifests, name).volumes ?? [];
  const mounts: readonly SeenMount[] = mainContainer(manifests, name).volumeMounts ?? [];
  return mounts.flatMap(({ name: volume, mountPath: path, readOnly }) => {
    const found = volumes.find((one) => one.name === volume);
    const seen = found?.emptyDir?.medium === 'Memory' ? 'memory' : found?.secret?.secretName;
    return seen === undefined ? [] : [{ volume: seen, path, ...(readOnly ? { readOnly } : {}) }];
  });
}

interface Files {
  controller: { tls_config: Record<string, unknown> };
  coordinator: { tls_config: Record<string, unknown> };
  server: { ServerConfig: Record<string, unknown> };
  probe: { tls_enable: boolean; cert: Record<string, string> };
}

function filesOf(manifests: ReturnType<typeof manifestsOf>): Files {
  return {
    controller: jsonFile(manifests, 'mindie-ms-controller-config', 'ms_controller.json'),
    coordinator: jsonFile(manifests, 'mindie-ms-coordinator-config', 'ms_coordinator.json'),
    server: jsonFile(manifests, 'mindie-server-config', 'config.json'),
    probe: jsonFile(manifests, 'mindie-http-client-ctl-config', 'http_client_ctl.json'),
  } as Files;
}

/** Every switch of every MindIE file that belongs to a link. */
function switchesOf({ controller, coordinator, server, probe }: Files): Record<TlsLink, unknown[]> {
  const [ofController, ofCoordinator] = [controller.tls_config, coordinator.tls_config];
  return {
    inference: [ofCoordinator['request_server_tls_enable']],
    coordinatorManagement: [
      ofController['request_coordinator_tls_enable'],
      ofCoordinator['controller_server_tls_enable'],
    ],
    coordinatorExternal: [
      ofController['external_coordinator_tls_enable'],
      ofCoordinator['external_tls_enable'],
    ],
    server: [
      ofController['request_server_tls_enable'],
      ofCoordinator['mindie_client_tls_enable'],
      ofCoordinator['mindie_mangment_tls_enable'],
      server.ServerConfig['httpsEnabled'],
    ],
    probes: [ofController['http_server_tls_enable'], ofCoordinator['status_tls_enable'], probe.tls_enable],
    alarm: [ofController['alarm_tls_enable'], ofCoordinator['alarm_client_tls_enable']],
    interComm: [server.ServerConfig['interCommTLSEnabled']],
    etcd: [ofController['etcd_server_tls_enable'], ofCoordinator['etcd_server_tls_enable']],
    clusterd: [ofController['cluster_tls_enable']],
    ccae: [ofController['ccae_tls_enable']],
  };
}

test('both ends of every link agree, whichever links are on', () => {
  const someLinks = fc.record(Object.fromEntries(links.map((link) => [link, fc.boolean()])), {
    requiredKeys: [],
  });
  fc.assert(
    fc.property(fc.boolean(), someLinks, (enabled, chosen: Partial<Record<TlsLink, boolean>>) => {
      const switches = switchesOf(
        filesOf(manifestsOf({ ...homogeneous, backup, tls: { enabled, links: chosen, secrets } })),
      );
      for (const link of links) {
        const expected = chosen[link] ?? enabled;
        expect([link, ...switches[link]]).toEqual([link, ...switches[link].map(() => expected)]);
      }
    }),
    { numRuns: 30 },
  );
});

test('with TLS off too the probe client is given the keys of KMC, without which it refuses its file up to 2.2', () => {
  const { cert } = filesOf(manifestsOf(homogeneous)).probe;
  expect(cert).toMatchObject({
    kmc_ksf_master: '/mnt/certificates/http_client/ksfa',
    kmc_ksf_standby: '/mnt/certificates/http_client/ksfb',
  });
});

describe.each(releases.map(({ id, names: [name], kmc }) => ({ id, name, kmc })))(
  'with MindIE $id',
  ({ name, kmc }) => {
    const ofLink = (link: TlsLink): string => `${link.toLowerCase()}-tls`;
    const manifests = manifestsOf({
      ...homogeneous,
      image: { name: 'mindie', tag: 'mine', release: name },
      backup,
      tls: {
        enabled: true,
        revocationLists: true,
        secrets: { links: Object.fromEntries(links.map((link) => [link, ofLink(link)])) },
      },
    });
    const homes = (component: TlsComponent): (string | undefined)[] => {
      const environment = environmentOf(manifests, names[component]);
      // Servers of some releases look in the one, of others in the other.
      return [
        environment['MIES_INSTALL_PATH'],
        ...(component === 'server' ? [environment['MINDIE_LLM_HOME_PATH']] : []),
      ];
    };

    test.each(links)('every certificate file of the link %s comes from its Secret', (link) => {
      for (const component of possibleEndsOf(link)) {
        const named = linkPathsOf(manifests, component, link);
        expect([component, named.length > 3]).toEqual([component, true]);
        const environment = environmentOf(manifests, names[component]);
        expect(environment['BOOT_TLS_SECRETS']?.split(' ')).toContain(ofLink(link));
        const copied = [environment['BOOT_TLS_FILES'], environment['BOOT_TLS_OPTIONAL_FILES']]
          .join(' ')
          .split(' ');
        for (const one of named) {
          const [folder, secret, key = ''] = one.replace(/^\.\//, '').split('/');
          expect([folder, secret]).toEqual(['security', ofLink(link)]);
          // Releases without KMC are told of its files, and do not look.
          expect(kmc === 'none' ? [...copied, 'ksfa', 'ksfb'] : copied).toContain(key);
        }
        const mounts = mountsOf(manifests, names[component]);
        expect(mounts).toContainEqual({
          volume: ofLink(link),
          path: `/mnt/security/${ofLink(link)}`,
          readOnly: true,
        });
        for (const home of homes(component))
          expect(mounts).toContainEqual({ volume: 'memory', path: `${home}/security` });
      }
    });

    test('servers are told where the passwords of their keys are, as long as they read them', () => {
      const { ServerConfig: config } = filesOf(manifests).server;
      const passwords = ['tlsPkPwd', 'managementTlsPkPwd', 'metricsTlsPkPwd', 'interCommPkPwd'];
      const ofServer = 'security/server-tls/key_pwd.txt';
      expect(passwords.map((key) => config[key])).toEqual(
        kmc === 'none'
          ? passwords.map(() => undefined)
          : [ofServer, ofServer, ofServer, 'security/intercomm-tls/key_pwd.txt'],
      );
      const plain = mindieComponents.map(
        (one) => environmentOf(manifests, names[one])['BOOT_TLS_PLAIN_KEYS'],
      );
      expect(plain).toEqual(
        mindieComponents.map((one) => (kmc === 'none' && one === 'server' ? '1' : undefined)),
      );
    });

    test('each Secret must have the key stores of KMC where the release has it', () => {
      const { BOOT_TLS_FILES: required, BOOT_TLS_OPTIONAL_FILES: optional } = environmentOf(
        manifests,
        names.controller,
      );
      const always = 'ca.pem cert.pem cert.key.pem key_pwd.txt';
      expect([required, optional]).toEqual(
        {
          required: [`${always} ksfa ksfb crl.pem`, undefined],
          unknown: [`${always} crl.pem`, 'ksfa ksfb'],
          none: [`${always} crl.pem`, undefined],
        }[kmc],
      );
    });

    test('the probe client finds its certificates at one path in every pod', () => {
      for (const component of mindieComponents) {
        const environment = environmentOf(manifests, names[component]);
        expect(environment['BOOT_TLS_PROBE_SECRET']).toBe(
          ofLink(component === 'server' ? 'server' : 'probes'),
        );
        for (const one of probePathsOf(manifests)) {
          expect(one).toMatch(/^\/mnt\/certificates\/http_client\/[a-z_.]+$/);
          expect(one.startsWith(environment['BOOT_TLS_COPIES_PATH'] ?? '?')).toBe(true);
        }
        expect(mountsOf(manifests, names[component])).toContainEqual({
          volume: 'memory',
          path: '/mnt/certificates',
        });
      }
    });
  },
);

describe('with every link on', () => {
  const manifests = manifestsOf({ ...homogeneous, backup, tls: { enabled: true, secrets } });
  const files = filesOf(manifests);

  test('every block names the key stores of KMC beside its password, each file in its own spelling', () => {
    const blocks = (component: 'controller' | 'coordinator') =>
      Object.entries(files[component].tls_config).flatMap(([key, item]) =>
        key.endsWith('_items') ? [item as Record<string, string>] : [],
      );
    const spelt = [
      ...[...blocks('controller'), files.probe.cert].map((block) => ({
        password: block['tls_passwd'],
        stores: [block['kmc_ksf_master'], block['kmc_ksf_standby']],
      })),
      ...blocks('coordinator').map((block) => ({
        password: block['tls_passwd'],
        stores: [block['kmcKsfMaster'], block['kmcKsfStandby']],
      })),
    ];
    expect(spelt).toHaveLength(8 + 8 + 1);
    for (const { password, stores } of spelt) {
      const folder = password?.replace(/[^/]*$/, '') ?? '';
      expect(stores).toEqual([`${folder}ksfa`, `${folder}ksfb`]);
    }
    expect(files.server.ServerConfig).toMatchObject({
      kmcKsfMaster: 'security/server-tls/ksfa',
      kmcKsfStandby: 'security/server-tls/ksfb',
    });
  });
});

test('servers that speak TLS while the other probes do not tell their probe client so', () => {
  const tls = { links: { server: true }, secrets };
  const manifests = manifestsOf({ ...homogeneous, tls });
  expect(environmentOf(manifests, 'mindie-server')['MINDIE_USE_HTTPS']).toBe('true');
  expect(environmentOf(manifests, 'mindie-ms-controller')['MINDIE_USE_HTTPS']).toBeUndefined();
});

test('a link can have a Secret of its own, and a Secret of several links is mounted once', () => {
  const tls = { enabled: true, secrets: { ...secrets, links: { etcd: 'etcd-tls' } } };
  const { volumes = [] } = podSpec(manifestsOf({ ...homogeneous, backup, tls }), 'mindie-ms-controller');
  expect(volumes.flatMap(({ secret }) => secret?.secretName ?? [])).toEqual(['controller-tls', 'etcd-tls']);
});

test.each(['controller', 'coordinator'] as const)(
  'only the one of a pair connects to etcd: with a standby of the %s alone the other has neither switch nor Secret for it',
  (withStandby) => {
    const tls = { enabled: true, secrets: { ...secrets, links: { etcd: 'etcd-tls' } } };
    const manifests = manifestsOf({ ...homogeneous, backup: { [withStandby]: true }, tls });
    const files = filesOf(manifests);
    for (const component of ['controller', 'coordinator'] as const) {
      const isUser = component === withStandby;
      expect(files[component].tls_config['etcd_server_tls_enable']).toBe(isUser);
      const items = files[component].tls_config['etcd_server_tls_items'] as { tls_cert: string };
      expect(items.tls_cert.includes('etcd-tls')).toBe(isUser);
      const { volumes = [] } = podSpec(manifests, names[component]);
      expect(volumes.some(({ secret }) => secret?.secretName === 'etcd-tls')).toBe(isUser);
    }
  },
);

test('without TLS no Secret is mounted', () => {
  const manifests = manifestsOf(homogeneous);
  expect(JSON.stringify(manifests)).not.toContain('secretName');
  expect(Object.values(switchesOf(filesOf(manifests))).flat()).not.toContain(true);
});
