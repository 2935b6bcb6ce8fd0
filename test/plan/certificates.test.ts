// What each container needs of certificates.
import { checkDeployment } from '../../lib/check';
import type { MindieComponent } from '../../lib/config/tls-links';
import { certificatePlan } from '../../lib/plan/certificates';
import { exampleFile } from '../../lib/rules/rule';

function planOf(component: MindieComponent, tls: string, tag = '2.2.RC1') {
  const keys = `{ image: { name: mindie, tag: ${tag} }, tls: ${tls} }`;
  const { deployment, findings } = checkDeployment(exampleFile(keys));
  if (deployment === undefined) throw new Error(JSON.stringify(findings));
  return certificatePlan(deployment, component);
}

const each = 'secrets: { controller: c-tls, coordinator: o-tls, server: s-tls }';
const files = ['ca.pem', 'cert.pem', 'cert.key.pem', 'key_pwd.txt'];
const kmc = ['ksfa', 'ksfb'];

test.each<MindieComponent>(['controller', 'coordinator', 'server'])(
  'without TLS the %s needs none',
  (one) => {
    expect(planOf(one, '{ enabled: false }')).toBeUndefined();
  },
);

test.each<[MindieComponent, string]>([
  ['controller', 'c-tls'],
  ['coordinator', 'o-tls'],
  ['server', 's-tls'],
])(
  'with TLS the %s has its Secret, once for all its links, and the probe client has it too',
  (one, secret) => {
    expect(planOf(one, `{ enabled: true, ${each} }`)).toMatchObject({
      secrets: [secret],
      probeSecret: secret,
    });
  },
);

test('a link with a Secret of its own brings it beside that of the component, to both ends and nobody else', () => {
  const tls = `{ enabled: true, secrets: { controller: c-tls, coordinator: o-tls, server: s-tls, links: { inference: i-tls } } }`;
  expect(planOf('coordinator', tls)?.secrets).toEqual(['i-tls', 'o-tls']);
  expect(planOf('controller', tls)?.secrets).toEqual(['c-tls']);
  expect(planOf('server', tls)?.secrets).toEqual(['s-tls']);
});

test('the probe client has the files of the probes, and in a server those of its one HTTPS switch', () => {
  const tls = `{ enabled: true, secrets: { controller: c-tls, coordinator: o-tls, server: s-tls, links: { probes: p-tls, server: h-tls } } }`;
  expect(planOf('controller', tls)?.probeSecret).toBe('p-tls');
  expect(planOf('coordinator', tls)?.probeSecret).toBe('p-tls');
  expect(planOf('server', tls)?.probeSecret).toBe('h-tls');
});

test('where probes are not encrypted nobody has files for them', () => {
  const tls = `{ enabled: false, links: { inference: true }, ${each} }`;
  expect(planOf('coordinator', tls)).not.toHaveProperty('probeSecret');
  expect(planOf('coordinator', tls)?.secrets).toEqual(['o-tls']);
  expect(planOf('controller', tls)).toBeUndefined();
});

test('a server resolves relative paths from two folders, the others from one', () => {
  const tls = `{ enabled: true, ${each} }`;
  const latest = '/usr/local/Ascend/mindie/latest';
  const common = ['/mnt/certificates', `${latest}/mindie-service/security`];
  expect(planOf('controller', tls)?.copyFolders).toEqual(common);
  expect(planOf('coordinator', tls)?.copyFolders).toEqual(common);
  expect(planOf('server', tls)?.copyFolders).toEqual([...common, `${latest}/mindie-llm/security`]);
});

test.each<[tag: string, required: string[], optional: string[]]>([
  ['2.2.RC1', [...files, ...kmc], []],
  ['2.3.0', files, kmc],
  ['3.0.0', files, []],
])(
  'of %s a Secret has the stores of KMC where the release needs them, and may where that is not known',
  (tag, required, optional) => {
    const plan = planOf('server', `{ enabled: true, ${each} }`, tag);
    expect(plan).toMatchObject({ files: required, optionalFiles: optional });
  },
);

test('the revocation list is a key that a Secret must have, where it is asked for', () => {
  const plan = planOf('server', `{ enabled: true, revocationLists: true, ${each} }`, '3.0.0');
  expect(plan?.files).toEqual([...files, 'crl.pem']);
});
