// Writes what follows from the schemas and the rules: their names in the schema, the types of a deployment, and docs/reference.
// `npm run generate` writes it; `npm run generate -- --check` fails when any of it is stale.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { propsTypes } from './generate-props';
import { deploymentTypes } from './generate-types';
import { partialSchema } from './partial-schema';
import { referencePages } from './reference/pages';
import { withRuleNames } from './rule-names';

const root = path.resolve(__dirname, '..');
const schemaFile = path.join('schemas', 'deployment.schema.json');
const referenceFolder = path.join('docs', 'reference');

async function main(): Promise<void> {
  const schema = withRuleNames(textOf(schemaFile) ?? '');
  const pages = Object.entries(referencePages()).map(([name, text]) => [
    path.join(referenceFolder, name),
    text,
  ]);
  const files = Object.fromEntries([
    [path.join('lib', 'config', 'deployment.ts'), await deploymentTypes(schema)],
    [path.join('lib', 'config', 'pd-service-props.ts'), await propsTypes()],
    [schemaFile, schema],
    [path.join('schemas', 'partial.schema.json'), await partialSchema(schema)],
    ...pages,
  ]) as Record<string, string>;
  const left = existing(referenceFolder).filter((file) => !(file in files));
  const stale = Object.entries(files).filter(([file, text]) => textOf(file) !== text);
  if (process.argv.includes('--check')) {
    for (const file of [...stale.map(([name]) => name), ...left])
      console.error(`${file} is stale: run npm run generate`);
    process.exitCode = stale.length + left.length > 0 ? 1 : 0;
    return;
  }
  mkdirSync(path.join(root, referenceFolder), { recursive: true });
  for (const [file, text] of stale) writeFileSync(path.join(root, file), text);
  for (const file of left) rmSync(path.join(root, file));
}

function existing(folder: string): string[] {
  const absolute = path.join(root, folder);
  return existsSync(absolute) ? readdirSync(absolute).map((name) => path.join(folder, name)) : [];
}

function textOf(file: string): string | undefined {
  const absolute = path.join(root, file);
  return existsSync(absolute) ? readFileSync(absolute, 'utf8') : undefined;
}

void main();
