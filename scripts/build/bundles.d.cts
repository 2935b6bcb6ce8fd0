/** Builds and writes the bundles; returns the files that they are made of. */
export function writeBundles(): Promise<string[]>;
