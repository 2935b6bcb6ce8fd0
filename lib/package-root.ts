import path from 'node:path';

/** The folder of this package, from its sources and from what is built of them in build/. */
export const packageRoot = path.resolve(__dirname, '..');

/** Where its documents are, from the folder in which people run it: a checkout, or what has it in node_modules. */
export const docsPath = packageRoot.split(path.sep).includes('node_modules')
  ? 'node_modules/cdk8s-mindie/docs'
  : 'docs';
