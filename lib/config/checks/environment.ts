import environmentSchema from '../../../schemas/environment.schema.json';
import type { Deployment } from '../deployment';
import { ownedVariables, shellVariables } from '../owned-variables';
import type { Finding, Path } from '../problem';
import { rolesOf } from '../topology';

/**
 * extraEnvironment is for what the schema does not know: everything else has one place, where it is checked.
 */
export function checkEnvironment(deployment: Deployment): Finding[] {
  const components = [
    ...rolesOf(deployment),
    { key: 'controller', settings: deployment.controller },
    { key: 'coordinator', settings: deployment.coordinator },
  ] as const;
  return [
    ...variables([], deployment),
    ...components.flatMap(({ key, settings }) => [...variables([key], settings)]),
  ];
}

type Settings = Pick<Deployment, 'extraEnvironment' | 'secretEnvironment'>;

function variables(above: Path, { extraEnvironment, secretEnvironment }: Settings): Finding[] {
  const twice = Object.keys(secretEnvironment).filter((name) => Object.hasOwn(extraEnvironment, name));
  return [
    ...names([...above, 'extraEnvironment'], extraEnvironment),
    ...names([...above, 'secretEnvironment'], secretEnvironment),
    ...twice.map((name): Finding => ({
      path: [...above, 'secretEnvironment', name],
      code: 'variable-twice',
      what: 'a variable with two values',
      got: name,
      expected: 'it in extraEnvironment or in secretEnvironment',
      fix: 'Remove one of the two.',
      atKey: true,
      reads: [[...above, 'extraEnvironment', name]],
    })),
  ];
}

function names(path: Path, given: Settings['extraEnvironment'] | Settings['secretEnvironment']): Finding[] {
  return Object.keys(given).flatMap((name): Finding[] => {
    const base = { path: [...path, name], got: name, atKey: true };
    if (Object.hasOwn(environmentSchema.properties, name)) {
      const fix = 'Move it there, where its value is checked.';
      return [
        {
          ...base,
          code: 'variable-of-mindie',
          what: 'a variable of MindIE',
          expected: `it under ${[...path.slice(0, -1), 'environment'].join('.')}`,
          fix,
        },
      ];
    }
    if (shellVariables.has(name)) {
      const fix = 'Remove it, or set it in a script of the image for the program that needs it.';
      return [
        {
          ...base,
          code: 'variable-of-shell',
          what: 'a variable that bash obeys, so that the boot script would do something else',
          expected: 'variables of programs only',
          fix,
        },
      ];
    }
    if (!Object.hasOwn(ownedVariables, name)) return [];
    const key = ownedVariables[name];
    const expected = key === undefined ? 'a variable that is not derived' : `the key ${key} instead`;
    const fix = key === undefined ? 'Remove it: its value follows from the deployment.' : `Set ${key}.`;
    return [{ ...base, code: 'variable-taken', what: 'a variable that the manifests set', expected, fix }];
  });
}
