import type { Place } from '../config/mindie-places';
import {
  certificateBlock,
  mindieComponents,
  possibleEndsOf,
  switchesOfLink,
  type TlsLink,
  tlsLinks,
} from '../config/tls-links';
import { componentKeys } from '../config/topology';
import { valueAt } from '../config/paths';
import { type Draft, flag, converted } from './draft';
import { type Given, given } from './kit-document';
import type { Kit } from './kit';

/** Sets the links that the kit encrypts, in the shortest way, and Secrets for their certificates. */
export function takeTls(draft: Draft, kit: Kit): void {
  const on = tlsLinks.filter((link) => isOn(draft, kit, link));
  for (const link of tlsLinks) draft.remove(['tls', 'links', link]);
  restoreProbes(draft, on);
  if (on.length === 0) return;
  const enabled = on.length > tlsLinks.length / 2;
  draft.set(['tls', 'enabled'], enabled);
  for (const link of tlsLinks) {
    if (on.includes(link) !== enabled) draft.set(['tls', 'links', link], !enabled);
  }
  for (const component of mindieComponents.filter((one) =>
    on.some((link) => possibleEndsOf(link).includes(one)),
  )) {
    draft.set(['tls', 'secrets', component], `${draft.release}-${component}-tls`);
  }
  draft.comment(['tls', 'secrets'], 'Create these Secrets with the certificate files that the kit had.');
  const lists = on.flatMap((link) => switchesOfLink[link].map((place) => revocationList(kit, place)));
  const list = lists.find((one) => one !== undefined && one.value !== '');
  if (list !== undefined) draft.set(['tls', 'revocationLists'], true, list);
}

/** With TLS the kit's probes must be deleted by hand; here they get the certificates and work. */
function restoreProbes(draft: Draft, on: readonly TlsLink[]): void {
  for (const key of componentKeys) {
    const link = key === 'controller' || key === 'coordinator' ? 'probes' : 'server';
    for (const name of ['startup', 'readiness', 'liveness']) {
      const path = [key, 'probes', name, 'enabled'];
      const from = draft.entry(path)?.from;
      if (!on.includes(link) || from?.isAbsent !== true) continue;
      draft.remove(path);
      draft.derive(from, 'the probe works with TLS here, and is as by default');
    }
  }
}

/** Whether an end of a link is encrypted: then both must be, as the other way round would send in the clear what was not. */
function isOn(draft: Draft, kit: Kit, link: TlsLink): boolean {
  const key = ['tls', 'links', link];
  const switches = switchesOfLink[link].flatMap(
    ({ file, path }) => converted(given(kit.json[file], path), flag) ?? [],
  );
  const encrypted = switches.find(({ value }) => value === true);
  if (!isInUse(draft, kit, link)) return false;
  const winner = draft.entry(key)?.from ?? encrypted;
  if (winner === undefined) return false;
  for (const other of switches.filter(({ value }) => value !== winner.value))
    draft.contradict(key, other, winner);
  return winner.value === true;
}

/** MindIE ships every switch on; two links are there only where something else asks for them. */
function isInUse(draft: Draft, kit: Kit, link: TlsLink): boolean {
  if (link === 'etcd')
    return draft.value(['backup', 'controller']) === true || draft.value(['backup', 'coordinator']) === true;
  return link !== 'ccae' || given(kit.json['ms_controller.json'], ['ccae']) !== undefined;
}

function revocationList(kit: Kit, place: Place): Given | undefined {
  const block = certificateBlock(place);
  const document = kit.json[place.file];
  return document === undefined || typeof valueAt(document.value, block) !== 'object'
    ? undefined
    : given(document, [...block, 'tls_crl']);
}
