// npm run package: the package as a file in build/package/, and beside it what it is made of (CycloneDX). The same commit
// makes the same bytes.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Package, packageIn } from './packages';

const root = path.resolve(__dirname, '..');
const folder = path.join(root, 'build', 'package');

function main(): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // It builds first.
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root, stdio: 'inherit' });
  const own = packageIn('.');
  const file = path.join(folder, `${own.name}-${own.version}.tgz`);
  // What scripts/build.ts has found in the bundles.
  const bundled = JSON.parse(readFileSync(path.join(root, 'build', 'bundled.json'), 'utf8')) as string[];
  const bill = billOfMaterials(own, bundled.map(packageIn), readFileSync(file));
  writeFileSync(file.replace(/\.tgz$/, '.cdx.json'), `${JSON.stringify(bill, null, 2)}\n`);
}

/** Without a time or a number of its own, which the format leaves to whoever writes it. */
function billOfMaterials(own: Package, bundled: readonly Package[], tarball: Buffer): object {
  const content = createHash('sha256').update(tarball).digest('hex');
  const components = bundled.map((one) => ({ ...componentOf(one), scope: 'required' }));
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { ...componentOf(own), hashes: [{ alg: 'SHA-256', content }] } },
    components,
    dependencies: [{ ref: purlOf(own), dependsOn: components.map(({ purl }) => purl) }],
  };
}

function componentOf(one: Package) {
  const { name, version, license } = one;
  const purl = purlOf(one);
  const isOne = /^[\w.+-]+$/.test(license);
  const licenses = [isOne ? { license: { id: license } } : { expression: license }];
  return { type: 'library', 'bom-ref': purl, name, version, licenses, purl };
}

/** As package-url.github.io has it. */
function purlOf({ name, version }: Package): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

main();
