import path from 'node:path';

const root = path.resolve(__dirname, '..', '..');

/** `mindie-pd` as a checkout runs it. */
export const command = path.join(root, 'bin', 'mindie-pd.cjs');
/** What the tests have made, once, before they run. */
const made = path.join(root, 'node_modules', '.cache', 'cdk8s-mindie');
/** The same in one file, which `bundle-cli.ts` makes before the tests. */
export const bundledCommand = path.join(made, 'mindie-pd.cjs');
/** The code of the compiled schemas, which jest.config.js names, too. */
export const validators = path.join(made, 'validators', 'index.cjs');
