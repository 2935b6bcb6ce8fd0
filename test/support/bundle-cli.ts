// jest's globalSetup. The command runs its TypeScript as it is, which costs a second and more at each start: the tests of
// the command run it from one file that is made once. `test/cli/mindie-pd.test.ts` starts bin/mindie-pd.cjs itself, too.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build as bundle, type Loader, type Plugin } from 'esbuild';
import { bundledCommand } from './command';

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

export default async function bundleCommand(): Promise<void> {
  await bundle({
    absWorkingDir: root,
    entryPoints: ['cli/main.ts'],
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
    plugins: [keepFolders],
    outfile: bundledCommand,
  });
}
