import type { ErrorObject } from 'ajv';
import { deploymentValidator } from './compiled-schemas';
import type { Deployment } from './deployment';
import { deploymentSchema } from './deployment-schema';
import { unshared } from './paths';
import { type Finding, type Path, pointerToPath } from './problem';
import { toFinding } from './schema-finding';

/** A deployment with every default filled in, as far as the schema allows, and all that breaks the schema. */
export interface Validated {
  /** Left out where what is missing or wrong leaves nothing to go on with. */
  readonly deployment?: Deployment;
  readonly findings: Finding[];
}

/**
 * Checks a value against the schema of the deployment file and fills in the defaults, in a copy.
 * Wrong values are reported and then taken away, and missing ones stood in for, so that the checks
 * that follow can report everything else in the same run.
 */
export function validate(value: object): Validated {
  const copy = unshared(value);
  const check = deploymentValidator();
  const findings: Finding[] = [];
  for (let valid = check(copy); !valid; valid = check(copy)) {
    const errors = (check.errors ?? []).filter(
      ({ keyword }) => keyword !== 'if' && keyword !== 'propertyNames',
    );
    // Later rounds see only what the repair itself left behind.
    if (findings.length === 0)
      findings.push(...errors.map((error) => toFinding(error, deploymentSchema, value)));
    if (!repair(copy, errors)) return { findings };
  }
  return { deployment: copy as Deployment, findings };
}

/** What stands in for a required key that is missing; checks that look at it are silenced. */
const standIns: Readonly<Record<string, unknown>> = {
  variant: 'homogeneous',
  image: {},
  model: {},
  server: {},
  prefill: {},
  decode: {},
  name: 'unknown',
  weightsPath: '/data',
  instances: 2,
  npusPerInstance: 1,
  nodePools: [{ name: 'unknown', nodes: 1, npusPerNode: 1, hardware: '800I-A2' }],
  nodes: 1,
  npusPerNode: 1,
  hardware: '800I-A2',
  rule: 'image-tag-latest',
  reason: 'stands in for a reason',
  secret: 'unknown',
  key: 'unknown',
};

/** Removes each value that an error points at, and puts a stand-in for what is missing. False: nothing to repair. */
function repair(root: object, errors: readonly ErrorObject[]): boolean {
  const missing = errors.filter(({ keyword }) => keyword === 'required');
  const wrong = errors.filter(({ keyword }) => keyword !== 'required').map(placeOf);
  // From the end, so that the indexes of a list stay true while its items go.
  const removed = wrong.reverse().map((path) => remove(root, path));
  const added = missing.map(({ instancePath, params }) =>
    add(root, pointerToPath(instancePath), String((params as { missingProperty: unknown }).missingProperty)),
  );
  return [...removed, ...added].some(Boolean);
}

function placeOf({ instancePath, params, propertyName }: ErrorObject): Path {
  const { additionalProperty } = params as { additionalProperty?: string };
  return [...pointerToPath(instancePath), ...[additionalProperty ?? propertyName ?? []].flat()];
}

function add(root: object, path: Path, key: string): boolean {
  const parent = childAt(root, path);
  if (typeof parent !== 'object' || parent === null || Object.hasOwn(parent, key)) return false;
  Object.assign(parent, { [key]: structuredClone(standIns[key]) });
  return true;
}

function childAt(root: object, path: Path): unknown {
  return path.reduce<unknown>(
    (parent, step) => (parent as Record<string, unknown> | undefined)?.[step],
    root,
  );
}

function remove(root: object, path: Path): boolean {
  const parent = childAt(root, path.slice(0, -1));
  const last = path.at(-1);
  if (last === undefined || typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, last))
    return false;
  if (Array.isArray(parent)) return parent.splice(Number(last), 1).length > 0;
  return Reflect.deleteProperty(parent, last);
}
