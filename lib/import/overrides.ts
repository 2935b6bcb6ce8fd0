import type { Deployment } from '../config/deployment';
import { type MindieSchemaName, mindieSchemas } from '../config/mindie-schemas';
import { formatPath, formatValue, type Path } from '../config/problem';
import { type Schema, schemaAt } from '../config/schema';
import { mindieFiles } from '../plan/mindie-files';
import { valueAt } from '../config/paths';
import { type DerivedValue, mergeFile, type MindieFile } from '../plan/mindie-files/derived';
import { asBoolean, truncationPath } from '../plan/mindie-files/truncation';
import { type Draft, isSame } from './draft';
import { type KitDocument, placeOf } from './kit-document';
import type { Kit } from './kit';

/** Takes what the MindIE files of the kit hold and those of the deployment would not: what is derived stays derived. */
export function takeOverrides(draft: Draft, kit: Kit, deployment: Deployment): void {
  const { controller, coordinator, servers, httpClientCtl } = mindieFiles(deployment);
  const ofRoles = servers.slice(0, 1).map(({ config }) => config);
  const unread: string[] = [];
  for (const file of [controller, coordinator, ...ofRoles, httpClientCtl]) {
    const document = kit.json[file.name];
    if (document === undefined) {
      draft.derived.push(`${file.name}: not in the kit; it is generated with MindIE's own values`);
      continue;
    }
    const comparison = new Comparison(draft, document, file);
    const settings = comparison.differences([], document.value, mergeFile(file.defaults, file.derived, []));
    if (settings !== undefined) {
      const from = { value: settings, place: placeOf(document, []) };
      draft.set(['overrides', file.name], settings, { ...from, shown: comparison.differing });
    }
    comparison.tellDerived();
    if (comparison.hasUnused) unread.push(document.file);
  }
  if (unread.length > 0)
    draft.dropped.push(`${unread.join(', ')}: certificate files that no encrypted link reads`);
}

/**
 * Keys of certificate files, in the spellings of all releases: up to 2.2 with the key stores of KMC, and of config.json
 * up to 1.0.RC3 with one file where lists came later. The Secrets under tls take their place.
 */
const certificateKeys: Readonly<Record<string, RegExp>> = {
  'config.json':
    /^((tls|managementTls|metricsTls|interCommTls|interNodeTls)(Ca(Path|File|Files)|Cert|Pk|PkPwd|Crl(Path|File|Files)?)|interCommPk(Pwd)?|(interNodeK|k)mcKsf(Master|Standby))$/,
  other: /^(cert|\w+_tls_items|kmc_[Kk]sf_(master|standby)|kmcKsf(Master|Standby))$/,
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a key may have no other value, so that it may as well be left out. */
function isOnlyValue(file: MindieSchemaName, path: Path, value: unknown): boolean {
  const allowed = schemaAt(mindieSchemas[file] as Schema, path)?.enum;
  return allowed?.length === 1 && allowed[0] === value;
}

const isListOfObjects = (value: unknown): value is Record<string, unknown>[] =>
  Array.isArray(value) && value.length > 0 && value.every(isObject);

class Comparison {
  /** Paths of the values that the overrides hold. */
  readonly differing: string[] = [];
  private readonly followed = new Map<string, string[]>();
  private readonly certificates: string[] = [];
  /** Whether there were certificate files that nobody reads. */
  hasUnused = false;
  private readonly derived: ReadonlyMap<string, DerivedValue>;

  constructor(
    private readonly draft: Draft,
    private readonly document: KitDocument,
    private readonly file: MindieFile,
  ) {
    this.derived = new Map(file.derived.map((one) => [JSON.stringify(one.path), one]));
  }

  /** What must be laid over the generated value for it to be the kit's; undefined: nothing. */
  differences(path: Path, kit: unknown, generated: unknown): unknown {
    const derived = this.derived.get(JSON.stringify(path));
    if (derived !== undefined) {
      this.derive(path, kit, derived);
      return undefined;
    }
    if (this.isCertificate(path)) {
      this.hasUnused ||= !isSame(kit, generated);
      return undefined;
    }
    if (isObject(kit)) {
      const children = Object.entries(kit).map(
        ([key, value]) => [key, this.ofKey([...path, key], value, generated)] as const,
      );
      const different = children.filter(([, value]) => value !== undefined);
      const isNew = generated === undefined && Object.keys(kit).length === 0;
      return different.length > 0 || isNew ? Object.fromEntries(different) : undefined;
    }
    if (isListOfObjects(kit) && isListOfObjects(generated)) {
      const items = kit.map((item, index) => this.differences([...path, index], item, generated[index]));
      return items.some((item) => item !== undefined) ? items.map((item) => item ?? {}) : undefined;
    }
    if (isSame(kit, generated)) return undefined;
    if (generated === undefined && isOnlyValue(this.file.name, path, kit)) {
      this.draft.derive({ value: kit, place: placeOf(this.document, path) }, 'MindIE takes no other value');
      return undefined;
    }
    if (this.file.name === 'config.json' && isSame(path, truncationPath) && asBoolean(kit) === false) {
      this.draft.derive({ value: kit, place: placeOf(this.document, path) }, 'the same as without it');
      return undefined;
    }
    this.differing.push(formatPath(path));
    return kit;
  }

  /** Where certificate files lie now, and the derived values that are the kit's own too, by what they follow from. */
  tellDerived(): void {
    if (this.certificates.length > 0) {
      const blocks = [...new Set(this.certificates)].join(', ');
      this.draft.derived.push(
        `${this.document.file}: certificate files of ${blocks}; those of the Secrets under tls`,
      );
    }
    for (const [from, paths] of this.followed) {
      this.draft.derived.push(
        `${this.document.file}: ${paths.join(', ')}; from ${from}, with the same value`,
      );
    }
  }

  private ofKey(path: Path, value: unknown, generated: unknown): unknown {
    if (path.at(-1) === '__proto__') {
      this.drop(path, value, 'no program reads such a key');
      return undefined;
    }
    return this.differences(path, value, valueAt(generated, path.slice(-1)));
  }

  private derive(path: Path, kit: unknown, { value, from }: DerivedValue): void {
    if (isSame(kit, value)) {
      const [subject = ''] = from.split('.');
      this.followed.set(subject, [...(this.followed.get(subject) ?? []), formatPath(path)]);
      return;
    }
    if (['tls', 'tls.secrets', 'tls.revocationLists'].includes(from)) {
      this.certificates.push(formatPath(path.slice(0, -1)));
      return;
    }
    const place = `${placeOf(this.document, path)}: ${formatValue(kit)}`;
    this.draft.derived.push(`${place}; from ${from}: ${formatValue(value)}`);
  }

  /** Certificate files, of which none is derived here: those of an encrypted link are, and are told with their block. */
  private isCertificate(path: Path): boolean {
    const pattern = certificateKeys[this.file.name] ?? certificateKeys['other'];
    const isKey = pattern?.test(String(path.at(-1))) === true;
    return isKey && !this.file.derived.some((one) => isSame(one.path.slice(0, path.length), path));
  }

  private drop(path: Path, value: unknown, why: string): void {
    this.draft.drop({ value, place: placeOf(this.document, path) }, why);
  }
}
