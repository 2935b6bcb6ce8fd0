import environmentSchema from '../../schemas/environment.schema.json';
import type { Deployment } from '../config/deployment';
import { pathOf } from '../config/fields';
import { ownedVariables, shellVariables } from '../config/owned-variables';
import type { Path } from '../config/problem';
import type { Schema } from '../config/schema';
import type { ComponentKey } from '../config/topology';
import { processEnvironment } from '../plan/environment';
import { converted, type Draft, told } from './draft';
import { givenFor, isOfKit, variableFields } from './field-givens';
import type { Variable, VariablesOf } from './variables';

/** Takes the variables that have a key of their own. */
export function takeOwnVariables(draft: Draft, variables: VariablesOf): void {
  const known = variableFields.filter((field) => isOfKit(field, [...variables.keys()]));
  for (const of of variables.values()) {
    for (const field of known) draft.take(pathOf(field), [givenFor(field, of.get(field.variable ?? ''))]);
    takeLayout(draft, of.get('MIES_INSTALL_PATH'));
  }
}

/** How MindIE is installed, by where it is. */
function takeLayout(draft: Draft, variable: Variable | undefined): void {
  const isWheel = /\/site-packages\/mindie_motor\/?$/.test(variable?.value ?? '');
  const [, home] = /^(.*)\/Ascend\/mindie\/latest\/mindie-service\/?$/.exec(variable?.value ?? '') ?? [];
  if (!isWheel && home === undefined) return;
  draft.take(['image', 'layout'], [converted(variable, () => (isWheel ? 'wheel' : 'toolkit'))]);
  if (home !== undefined)
    draft.take(['image', 'userHomePath'], [converted(variable, () => (home === '' ? '/' : home))]);
}

/** Takes all other variables into `environment` and `extraEnvironment`, those that all components share once for all. */
export function takeEnvironment(draft: Draft, variables: VariablesOf, deployment: Deployment): void {
  const left = new Map(
    [...variables].map(([key, of]) => {
      const generated = processEnvironment(deployment, key);
      return [key, [...of.values()].filter((one) => isLeft(draft, key, one, generated))] as const;
    }),
  );
  const [first = [], ...others] = [...left.values()];
  const isShared = ({ name, value }: Variable): boolean =>
    others.every((list) => list.some((one) => one.name === name && one.value === value));
  const shared = first.filter(isShared);
  for (const one of shared) takeVariable(draft, [], one);
  for (const [key, list] of left) {
    const own = list.filter(({ name }) => !shared.some((one) => one.name === name));
    for (const one of own) takeVariable(draft, [key], one);
  }
}

/** Whether a variable is neither generated with this value nor one that the generator keeps for itself. */
function isLeft(
  draft: Draft,
  key: ComponentKey,
  variable: Variable,
  generated: Readonly<Record<string, string>>,
): boolean {
  const { name, value } = variable;
  if (generated[name] === value) return false;
  if (!Object.hasOwn(ownedVariables, name)) return true;
  if (variableFields.some(({ variable: own }) => own === name)) return false;
  const owner = ownedVariables[name];
  const why = owner === undefined ? 'the generator sets it itself' : `it follows from ${owner}`;
  draft.derived.push(`${told(variable)}; for the ${key} ${why}: ${generated[name] ?? 'not set'}`);
  return false;
}

function takeVariable(draft: Draft, above: Path, variable: Variable): void {
  const { name } = variable;
  if (!/^[A-Za-z_]\w*$/.test(name) || name === '__proto__') {
    draft.drop(variable, 'no name of a variable');
    return;
  }
  if (shellVariables.has(name)) {
    draft.drop(variable, 'bash obeys it, so that the boot scripts would do something else');
    return;
  }
  const known = Object.hasOwn(environmentSchema.properties, name)
    ? ((environmentSchema.properties as Readonly<Record<string, Schema>>)[name] ?? {})
    : undefined;
  if (known === undefined) draft.take([...above, 'extraEnvironment', name], [variable]);
  else
    draft.take(
      [...above, 'environment', name],
      [converted(variable, (value) => typed(known, String(value)))],
    );
}

/** A number where the schema wants one; anything else as it stands, for the checks to judge. */
function typed({ type, enum: allowed }: Schema, value: string): unknown {
  const types = [type ?? []].flat();
  const isNumber = /^-?[0-9]+(\.[0-9]+)?$/.test(value);
  const wantsNumber =
    types.includes('integer') || types.includes('number') || allowed?.includes(Number(value)) === true;
  return isNumber && wantsNumber && !types.includes('string') ? Number(value) : value;
}
