import path from 'node:path';
import { packageRoot } from '../lib/package-root';

/** Where the schema stays as long as the deployment files do: a checkout, or the project that the package is installed in. */
function projectRoot(): string {
  const above = path.dirname(packageRoot);
  return path.basename(above) === 'node_modules' ? path.dirname(above) : packageRoot;
}

/** For editors; only files of this project can count on finding the schema again. */
export function schemaLine(file: string): string {
  const folder = path.dirname(path.resolve(file));
  const root = projectRoot();
  if (folder !== root && !folder.startsWith(root + path.sep)) return '';
  const schema = path.relative(folder, path.join(packageRoot, 'schemas', 'deployment.schema.json'));
  return `# yaml-language-server: $schema=${schema.split(path.sep).join('/')}\n`;
}
