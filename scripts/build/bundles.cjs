// Builds the JavaScript that is run: of the command, of main.ts, and of the library. What is large is read when it is needed.
const { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');
const { projectLock } = require('./project-lock.cjs');
const { fingerprint, root, stamp } = require('./refresh.cjs');

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // Of what `import()` names in the same file, nothing runs before.
  supported: { 'dynamic-import': false },
  minify: true,
  legalComments: 'none',
  // Its other form breaks words at the end of a line.
  alias: { cliui: require.resolve('cliui') },
  logLevel: 'warning',
  metafile: true,
  write: false,
};

/** What scripts/validators.ts makes of the schemas. */
async function validatorCode() {
  const { outputFiles } = await esbuild.build({
    ...common,
    entryPoints: ['scripts/validators.ts'],
    packages: 'external',
    minify: false,
  });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0].text)(module, module.exports, require);
  return module.exports.validatorCode();
}

/** In the place of lib/config/compiled-schemas.ts; the code of the MindIE files has a file of its own. */
const compiledSchemas = ({ deployment }) => `
  import { validatedSchemas } from './validated-schemas';
  let ofDeployment, ofMindie;
  const code = ${deployment};
  export const deploymentValidator = () => (ofDeployment ??= code(validatedSchemas));
  const known = new Map();
  export function mindieValidator(name) {
    if (!known.has(name)) known.set(name, require('./mindie-validators.cjs')[name](validatedSchemas));
    return known.get(name);
  }`;

const mindieValidators = ({ mindie }) =>
  `module.exports = {${Object.entries(mindie).map(([name, code]) => `${JSON.stringify(name)}: ${code}`)}};`;

/** The schemas are files of the package anyhow, and read faster as JSON than as JavaScript. */
const schemaFiles = {
  name: 'schema-files',
  setup(build) {
    build.onResolve({ filter: /\/schemas\/.*\.json$/ }, ({ path: name }) => ({
      path: name.replace(/^.*?\/schemas\//, '../schemas/'),
      external: true,
    }));
  },
};

/** What has a file of its own beside the bundle. */
const apart = (...names) => ({
  name: 'apart',
  setup(build) {
    build.onResolve({ filter: new RegExp(`/(${names.join('|')})(\\.cjs)?$`) }, ({ path: name }) => ({
      path: `./${path.basename(name, '.cjs')}.cjs`,
      external: true,
    }));
  },
});

/** What makes manifests: of cdk8s-plus-27 just the types of Kubernetes, as the rest takes longer to load than they. */
const cdk8s = `
  exports.constructs = require('constructs');
  exports.cdk8s = require('cdk8s');
  exports['cdk8s-plus-27'] = { k8s: require('cdk8s-plus-27/lib/imports/k8s') };`;

/** In the command, a file of its own: checks alone do without it. */
const cdk8sApart = {
  name: 'cdk8s-apart',
  setup(build) {
    build.onResolve({ filter: /^(cdk8s|cdk8s-plus-27|constructs)$/ }, ({ path: name }) => ({
      path: name,
      namespace: 'cdk8s-apart',
    }));
    build.onResolve({ filter: /^\.\/cdk8s\.cjs$/ }, ({ path: name }) => ({ path: name, external: true }));
    build.onLoad({ filter: /.*/, namespace: 'cdk8s-apart' }, ({ path: name }) => ({
      contents: `module.exports = require('./cdk8s.cjs')[${JSON.stringify(name)}];`,
    }));
  },
};

async function bundles() {
  const code = await validatorCode();
  const bundle = (name, options) => esbuild.build({ ...common, ...options, outfile: `build/${name}.cjs` });
  const text = (contents) => ({ contents, resolveDir: path.join(root, 'lib', 'config'), loader: 'js' });
  const peers = ['cdk8s', 'cdk8s-plus-27', 'constructs'];
  return Promise.all([
    // The command begins with a small file, and what the commands run is another.
    bundle('cli', { entryPoints: ['cli/main.ts'], plugins: [apart('engine')] }),
    bundle('engine', {
      entryPoints: ['cli/engine.ts'],
      plugins: [schemaFiles, apart('compiled-schemas'), cdk8sApart],
    }),
    bundle('cdk8s', { stdin: text(cdk8s) }),
    bundle('index', {
      entryPoints: ['lib/index.ts'],
      external: peers,
      plugins: [schemaFiles, apart('compiled-schemas')],
    }),
    bundle('compiled-schemas', {
      stdin: text(compiledSchemas(code)),
      plugins: [schemaFiles, apart('mindie-validators')],
    }),
    bundle('mindie-validators', { stdin: text(mindieValidators(code)) }),
  ]);
}

/** Writes what was built, each file at once, as others may be about to read it. Returns what it is made of. */
async function writeBundles() {
  // What is changed from here on is built next time.
  const sources = fingerprint();
  const built = await bundles();
  mkdirSync(path.dirname(stamp), { recursive: true });
  const staging = mkdtempSync(path.join(path.dirname(stamp), '.new-'));
  const files = built.flatMap(({ outputFiles }) => outputFiles.map(({ path: file, text }) => [file, text]));
  const lock = [path.join(root, 'build', 'project-lock.json'), JSON.stringify(projectLock())];
  for (const [file, text] of [...files, lock, [stamp, sources]]) {
    const fresh = path.join(staging, path.basename(file));
    writeFileSync(fresh, text);
    renameSync(fresh, file);
  }
  rmSync(staging, { recursive: true });
  return built.flatMap(({ metafile }) => Object.keys(metafile.inputs));
}

module.exports = { writeBundles };
if (require.main === module)
  writeBundles().catch((error) => {
    // What is wrong with the sources is said already.
    if (error.errors === undefined) process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  });
