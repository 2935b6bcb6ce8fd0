import path from 'node:path';

/** The folder of this package, from its sources and from what is built of them in build/. */
export const packageRoot = path.resolve(__dirname, '..');
