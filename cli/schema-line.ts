import path from 'node:path';
import { packageRoot } from '../lib/package-root';

const checkout = packageRoot;

/** For editors; only files of this checkout can count on finding the schema again. */
export function schemaLine(file: string): string {
  const folder = path.dirname(path.resolve(file));
  if (folder !== checkout && !folder.startsWith(checkout + path.sep)) return '';
  const schema = path.relative(folder, path.join(checkout, 'schemas', 'deployment.schema.json'));
  return `# yaml-language-server: $schema=${schema.split(path.sep).join('/')}\n`;
}
