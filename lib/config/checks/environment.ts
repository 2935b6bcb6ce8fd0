import environmentSchema from '../../../schemas/environment.schema.json';
import type { Deployment } from '../deployment';
import { ownedVariables, shellVariables } from '../owned-variables';
import type { Finding, Path } from '../problem';
import { rolesOf } from '../topology';
import type { Condition } from './condition';

/**
 * extraEnvironment is for what the schema does not know: everything else has one place, where it is checked.
 */
export function checkEnvironment(deployment: Deployment): Condition[] {
  const components = [
    ...rolesOf(deployment),
    { key: 'controller', settings: deployment.controller },
    { key: 'coordinator', settings: deployment.coordinator },
  ] as const;
  return [
    ...variables([], deployment),
    ...components.flatMap(({ key, settings }) => variables([key], settings)),
  ];
}

type Settings = Pick<Deployment, 'extraEnvironment' | 'secretEnvironment'>;

function variables(above: Path, settings: Settings): Condition[] {
  const { extraEnvironment, secretEnvironment } = settings;
  return [
    ...Object.keys(extraEnvironment).map((name) => () => variableTaken([...above, 'extraEnvironment'], name)),
    ...Object.keys(secretEnvironment).flatMap((name) => [
      () => variableTaken([...above, 'secretEnvironment'], name),
      () => variableTwice(above, settings, name),
    ]),
  ];
}

function variableTwice(
  above: Path,
  { extraEnvironment, secretEnvironment }: Settings,
  name: string,
): Finding | undefined {
  if (!Object.hasOwn(secretEnvironment, name) || !Object.hasOwn(extraEnvironment, name)) return undefined;
  return {
    path: [...above, 'secretEnvironment', name],
    code: 'variable-twice',
    what: 'a variable with two values',
    got: name,
    expected: 'it in extraEnvironment or in secretEnvironment',
    fix: 'Remove one of the two.',
    atKey: true,
  };
}

/** The value does not matter, only that there is one: a name that is wrong is not among the keys. */
function variableTaken(above: Path, name: string): Finding | undefined {
  const base = { path: [...above, name], got: name, atKey: true };
  if (Object.hasOwn(environmentSchema.properties, name))
    return {
      ...base,
      code: 'variable-of-mindie',
      what: 'a variable of MindIE',
      expected: `it under ${[...above.slice(0, -1), 'environment'].join('.')}`,
      fix: 'Move it there, where its value is checked.',
    };
  if (shellVariables.has(name))
    return {
      ...base,
      code: 'variable-of-shell',
      what: 'a variable that bash obeys, so that the boot script would do something else',
      expected: 'variables of programs only',
      fix: 'Remove it, or set it in a script of the image for the program that needs it.',
    };
  if (!Object.hasOwn(ownedVariables, name)) return undefined;
  const key = ownedVariables[name];
  return {
    ...base,
    code: 'variable-taken',
    what: 'a variable that the manifests set',
    expected: key === undefined ? 'a variable that is not derived' : `the key ${key} instead`,
    fix: key === undefined ? 'Remove it: its value follows from the deployment.' : `Set ${key}.`,
  };
}
