// jest's globalSetup makes once what would take each test file half a second: the code of the compiled schemas. The command
// runs its TypeScript as it is, which costs a second and more at each start: its tests run it from one file.
// `test/cli/mindie-pd.test.ts` starts bin/mindie-pd.cjs itself, too.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build as bundle, type Loader, type Plugin } from 'esbuild';
import { writeValidators } from '../../scripts/validators';
import { bundledCommand, validators } from './command';

const root = path.resolve(__dirname, '..', '..');

/** A file in the bundle goes on looking for what lies beside it in the checkout. */
const keepFolders: Plugin = {
  name: 'keep-folders',
  setup: (build) => {
    build.onLoad({ filter: new RegExp(`^${root}/(cli|lib)/.*\\.ts$`) }, ({ path: file }) => ({
      contents: readFileSync(file, 'utf8').replaceAll('__dirname', JSON.stringify(path.dirname(file))),
      loader: 'ts' satisfies Loader,
    }));
  },
};

/** The code of the compiled schemas stands in the place of what compiles them. */
const compiledSchemas: Plugin = {
  name: 'compiled-schemas',
  setup: (build) => {
    build.onResolve({ filter: /\/compiled-schemas$/ }, () => ({ path: validators, external: true }));
  },
};

export default async function bundleCommand(): Promise<void> {
  writeValidators(path.dirname(validators));
  await bundle({
    absWorkingDir: root,
    entryPoints: ['cli/main.ts'],
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
    plugins: [keepFolders, compiledSchemas],
    outfile: bundledCommand,
  });
}
