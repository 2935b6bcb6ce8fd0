// The schemas as functions that check. Making them takes longer than all that they check in one run: the build puts the code
// that ajv makes of them here in the place of this file (scripts/validators.ts, scripts/build).
import Ajv, { type Options, type ValidateFunction } from 'ajv';
import type { Deployment } from './deployment';
import { deploymentSchema } from './deployment-schema';
import { type MindieSchemaName, mindieSchemas } from './mindie-schemas';
import { annotations } from './schema-finding';
import { environmentSchema } from './validated-schemas';

const compiled = new Map<string, ValidateFunction>();

/** Checks a deployment, and fills in the defaults. */
export function deploymentValidator(): ValidateFunction<Deployment> {
  const known = compiled.get('deployment') ?? deploymentAjv().compile(deploymentSchema);
  compiled.set('deployment', known);
  return known as ValidateFunction<Deployment>;
}

/** Checks a MindIE file. */
export function mindieValidator(name: MindieSchemaName): ValidateFunction {
  const known = compiled.get(name) ?? mindieAjv().compile(mindieSchemas[name]);
  compiled.set(name, known);
  return known;
}

/** `code` is for those who keep the code. */
export function deploymentAjv(code: Options['code'] = {}): Ajv {
  const ajv = new Ajv({
    ...{ allErrors: true, verbose: true, useDefaults: true, allowUnionTypes: true, strictRequired: false },
    // No optimizing, and no copy of the variables for each place that has them: it would take longer than it saves, and
    // be twice as long. What has at most 20 keywords is checked in place.
    code: { optimize: false, ...code },
    inlineRefs: 20,
  });
  annotations.forEach((keyword) => ajv.addKeyword(keyword));
  ajv.addSchema(environmentSchema);
  return ajv;
}

export function mindieAjv(code: Options['code'] = {}): Ajv {
  // A test checks the schemas themselves, which would take longer than all else that is done here.
  const ajv = new Ajv({
    ...{ allErrors: true, verbose: true, allowUnionTypes: true, validateSchema: false, meta: false },
    code,
  });
  annotations.forEach((keyword) => ajv.addKeyword(keyword));
  return ajv;
}
