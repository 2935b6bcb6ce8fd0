import fc from 'fast-check';
import type { TlsLink } from '../../lib/config/tls-links';
import { environmentOf, homogeneous, jsonFile, mainContainer, manifestsOf, podSpec } from '../support/synth';

const links: TlsLink[] = [
  'inference',
  'coordinatorManagement',
  'coordinatorExternal',
  'server',
  'probes',
  'alarm',
  'interComm',
  'etcd',
  'clusterd',
  'ccae',
];
const secrets = { controller: 'controller-tls', coordinator: 'coordinator-tls', server: 'server-tls' };

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
        filesOf(manifestsOf({ ...homogeneous, tls: { enabled, links: chosen, secrets } })),
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
    kmc_ksf_master: '/mnt/security/http_client/ksfa',
    kmc_ksf_standby: '/mnt/security/http_client/ksfb',
  });
});

describe('with every link on', () => {
  const manifests = manifestsOf({ ...homogeneous, tls: { enabled: true, secrets } });
  const files = filesOf(manifests);
  const install = '/usr/local/Ascend/mindie/latest';

  const mountsOf = (name: string): string[] =>
    (
      mainContainer(manifests, name) as {
        volumeMounts?: { mountPath: string; readOnly?: boolean; name: string }[];
      }
    ).volumeMounts
      ?.filter(({ name: volume, readOnly }) => volume.startsWith('certificates-') && readOnly)
      .map(({ mountPath }) => mountPath) ?? [];

  const withoutKmc = (paths: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(paths).filter(([key]) => !/^kmc/.test(key)));

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

  test.each(['controller', 'coordinator'] as const)(
    'every file that the %s names is mounted, read-only, at that path',
    (component) => {
      const items = Object.entries(files[component].tls_config).filter(([key]) => key.endsWith('_items'));
      expect(items.length).toBeGreaterThan(0);
      for (const [, item] of items) {
        const { tls_crl, ...paths } = item as Record<string, string>;
        expect(tls_crl).toBe('');
        for (const named of Object.values(withoutKmc(paths))) {
          expect(mountsOf(`mindie-ms-${component}`)).toContain(
            `${install}/mindie-service/${named.replace('./', '')}`,
          );
        }
      }
    },
  );

  test('every file that the servers name is mounted, read-only, at that path', () => {
    const config = files.server.ServerConfig;
    const ca = ['tlsCaFile', 'managementTlsCaFile', 'metricsTlsCaFile'].map(
      (key) => String(config['tlsCaPath']) + String((config[key] as string[])[0]),
    );
    const interCommCa =
      String(config['interCommTlsCaPath']) + String((config['interCommTlsCaFiles'] as string[])[0]);
    const others = [
      'tlsCert',
      'tlsPk',
      'managementTlsCert',
      'managementTlsPk',
      'metricsTlsCert',
      'metricsTlsPk',
      'interCommTlsCert',
      'interCommPk',
    ];
    for (const named of [...ca, interCommCa, ...others.map((key) => String(config[key]))]) {
      expect(mountsOf('mindie-server')).toContain(`${install}/mindie-llm/${named}`);
    }
  });

  test('the probe client finds its certificates at one path in every pod', () => {
    const { tls_crl, ...paths } = files.probe.cert;
    expect(tls_crl).toBe('');
    for (const name of ['mindie-server', 'mindie-ms-controller', 'mindie-ms-coordinator']) {
      expect(mountsOf(name)).toEqual(expect.arrayContaining(Object.values(withoutKmc(paths))));
    }
  });

  test('the key decryption library is named for processes and probes', () => {
    const wheel = {
      ...homogeneous,
      image: { ...homogeneous.image, layout: 'wheel' },
      tls: { enabled: true, secrets },
    };
    expect(environmentOf(manifestsOf(wheel), 'mindie-server')['HSECEASY_PATH']).toMatch(/mindie_llm\/lib$/);
    expect(environmentOf(manifests, 'mindie-server')['HSECEASY_PATH']).toMatch(/mindie-service\/lib$/);
    expect(environmentOf(manifestsOf(homogeneous), 'mindie-server')['HSECEASY_PATH']).toBeUndefined();
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
  const { volumes = [] } = podSpec(manifestsOf({ ...homogeneous, tls }), 'mindie-ms-controller');
  expect(volumes.flatMap(({ secret }) => secret?.secretName ?? [])).toEqual(['controller-tls', 'etcd-tls']);
});

test('without TLS no Secret is mounted', () => {
  const manifests = manifestsOf(homogeneous);
  expect(JSON.stringify(manifests)).not.toContain('secretName');
  expect(Object.values(switchesOf(filesOf(manifests))).flat()).not.toContain(true);
});
