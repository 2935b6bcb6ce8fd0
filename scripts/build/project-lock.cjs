// What package-lock.json has of the packages that a repository made by `mindie-pd new` needs.
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { root } = require('./refresh.cjs');

const read = (name) => JSON.parse(readFileSync(path.join(root, name), 'utf8'));

function projectLock() {
  const { packages } = read('package-lock.json');
  const { peerDependencies } = read('package.json');
  const found = new Map();
  const visit = (name, from) => {
    const place = placeOf(packages, name, from);
    if (place === undefined || found.has(place)) return;
    // What a package is to this checkout is not what it is to the repository.
    const entry = { ...packages[place], dev: undefined, devOptional: undefined, peer: undefined };
    found.set(place, entry);
    const { dependencies, optionalDependencies, peerDependencies: peers } = entry;
    // Of a package that is bundled in another one nothing is to be fetched.
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies, ...peers }))
      visit(needed, place);
  };
  for (const name of [...Object.keys(peerDependencies), 'cdk8s-cli', 'tsx']) visit(name, '');
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Where Node.js finds a package: beside the one that needs it, or above. */
function placeOf(packages, name, from) {
  for (let folder = from; ; folder = folder.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
    const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (packages[place] !== undefined) return place;
    if (folder === '') return undefined;
  }
}

module.exports = { projectLock };
