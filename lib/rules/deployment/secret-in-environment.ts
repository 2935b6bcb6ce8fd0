import { type Path, valueAt } from '../../config/paths';
import type { Rule, RuleFinding } from '../rule';
import type { View } from '../view';
import { workloads } from '../workloads';

export const secretInEnvironment: Rule = {
  name: 'secret-in-environment',
  severity: 'warning',
  catches: {
    en: 'an environment variable that is named like a secret and has a value, which everyone may read',
    zh: '名称像机密信息的环境变量带有明文值，任何人都能读到',
  },
  example: 'extraEnvironment: { DB_PASSWORD: hunter2 }',
  check: (view) => {
    const owners = [[], ...workloads(view).map((workload) => [workload])];
    return owners.flatMap((owner) => [
      ...secrets(view, owner, 'environment'),
      ...secrets(view, owner, 'extraEnvironment'),
    ]);
  },
};

const secretName = /(PASSWORD|PASSWD|TOKEN|SECRET|_KEY)$/i;

/** Variables of all pods go into a ConfigMap, those of one component into its pods; neither is kept from readers. */
function secrets({ deployment, key }: View, owner: Path, variables: string): RuleFinding[] {
  const path = [...owner, variables];
  const place = owner.length === 0 ? 'a ConfigMap' : 'the pods';
  // A variable that is there too has two values, which is an error of its own.
  const fromSecrets = valueAt(deployment, [...owner, 'secretEnvironment']) ?? {};
  return Object.entries(key(path).value ?? {})
    .filter(([name, value]) => secretName.test(name) && value !== '' && !Object.hasOwn(fromSecrets, name))
    .map(([name]) => ({
      path: [...path, name],
      what: `a variable named like a secret, whose value stands in ${place} for everyone to read`,
      got: name,
      expected: 'values that may be read',
      fix: 'Put it into a Secret and name that under secretEnvironment, or silence this where it is no secret.',
      atKey: true,
    }));
}
