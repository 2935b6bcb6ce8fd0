import path from 'node:path';

const examples: readonly string[] = ['llama3-8b.yaml', 'llama3-8b-heterogeneous.yaml'];

/** Whether a deployment file is one that a checkout has in `deployments/` before its user writes any. */
export function isShippedExample(file: string): boolean {
  return examples.includes(path.basename(file));
}
