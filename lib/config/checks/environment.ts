import environmentSchema from '../../../schemas/environment.schema.json';
import type { Deployment } from '../deployment';
import { ownedVariables } from '../owned-variables';
import type { Finding, Path } from '../problem';
import { serverRoles } from '../server-roles';
import { warning } from '../warnings';

/**
 * extraEnvironment is for what the schema does not know: everything else has one place, where it is checked. Neither it
 * nor environment is a place for secrets.
 */
export function checkEnvironment(deployment: Deployment): Finding[] {
  const components = [
    ...serverRoles(deployment),
    { key: 'controller', settings: deployment.controller },
    { key: 'coordinator', settings: deployment.coordinator },
  ] as const;
  return [
    ...extras(['extraEnvironment'], deployment.extraEnvironment),
    ...secrets(['environment'], deployment.environment),
    ...secrets(['extraEnvironment'], deployment.extraEnvironment),
    ...components.flatMap(({ key, settings }) => [
      ...extras([key, 'extraEnvironment'], settings.extraEnvironment),
      ...secrets([key, 'environment'], settings.environment),
      ...secrets([key, 'extraEnvironment'], settings.extraEnvironment),
    ]),
  ];
}

const secretName = /(PASSWORD|PASSWD|TOKEN|SECRET|_KEY)$/i;

/** Variables of all pods go into a ConfigMap, those of one component into its pods; neither is kept from readers. */
function secrets(path: Path, variables: object): Finding[] {
  const place = path.length === 1 ? 'a ConfigMap' : 'the pods';
  return Object.entries(variables)
    .filter(([name, value]) => secretName.test(name) && value !== '')
    .map(([name]) =>
      warning('secret-in-environment', {
        path: [...path, name],
        what: `a variable named like a secret, whose value stands in ${place} for everyone to read`,
        got: name,
        expected: 'values that may be read',
        fix: 'Give it to the container in another way, or silence this where the value is no secret.',
        atKey: true,
      }),
    );
}

function extras(path: Path, variables: Readonly<Record<string, string>>): Finding[] {
  return Object.keys(variables).flatMap((name): Finding[] => {
    const base = { path: [...path, name], got: name, atKey: true };
    if (Object.hasOwn(environmentSchema.properties, name)) {
      const fix = 'Move it there, where its value is checked.';
      return [
        {
          ...base,
          what: 'a variable of MindIE',
          expected: `it under ${[...path.slice(0, -1), 'environment'].join('.')}`,
          fix,
        },
      ];
    }
    if (!Object.hasOwn(ownedVariables, name)) return [];
    const key = ownedVariables[name];
    const expected = key === undefined ? 'a variable that is not derived' : `the key ${key} instead`;
    const fix = key === undefined ? 'Remove it: its value follows from the deployment.' : `Set ${key}.`;
    return [{ ...base, what: 'a variable that the manifests set', expected, fix }];
  });
}
