import path from 'node:path';

const root = path.resolve(__dirname, '..', '..');

/** `mindie-pd`; in a checkout it looks first whether what it runs is to be built again. */
export const command = path.join(root, 'bin', 'mindie-pd.cjs');
/** What it runs then, and packages hold; `build-command.ts` builds it before the tests. */
export const bundledCommand = path.join(root, 'build', 'cli.cjs');
