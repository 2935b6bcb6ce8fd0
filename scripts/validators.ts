// The code that ajv makes of the schemas, in the place of lib/config/compiled-schemas.ts: one file for each schema, so that
// what is not needed is not read.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type Ajv from 'ajv';
import standaloneCode from 'ajv/dist/standalone';
import { deploymentAjv, mindieAjv } from '../lib/config/compiled-schemas';
import { deploymentSchema } from '../lib/config/deployment-schema';
import { mindieSchemas } from '../lib/config/mindie-schemas';

const index = `'use strict';
exports.deploymentValidator = () => require('./deployment.cjs');
exports.mindieValidator = (name) => require('./' + name + '.cjs');
`;

/** The texts of the files, by name. They need `ajv/dist/runtime`. */
export function validatorFiles(): Readonly<Record<string, string>> {
  const code = { source: true } as const;
  const ofDeployment = codeOf(deploymentAjv(code), deploymentSchema);
  const ofMindie = Object.entries(mindieSchemas).map(([name, schema]): [string, string] => [
    `${name}.cjs`,
    codeOf(mindieAjv(code), schema),
  ]);
  return Object.fromEntries([['index.cjs', index], ['deployment.cjs', ofDeployment], ...ofMindie]);
}

function codeOf(ajv: Ajv, schema: object): string {
  return standaloneCode(ajv, ajv.compile(schema));
}

export function writeValidators(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(validatorFiles())) writeFileSync(path.join(folder, name), text);
}
