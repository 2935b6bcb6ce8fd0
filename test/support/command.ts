import path from 'node:path';

const root = path.resolve(__dirname, '..', '..');

/** `mindie-pd` as a checkout runs it. */
export const command = path.join(root, 'bin', 'mindie-pd.cjs');
/** The same in one file, which `bundle-cli.ts` makes before the tests. */
export const bundledCommand = path.join(root, 'node_modules', '.cache', 'cdk8s-mindie', 'mindie-pd.cjs');
