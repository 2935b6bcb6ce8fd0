import environmentSchema from '../../schemas/environment.schema.json';
import { kitServerVariables, kitUserHome } from '../config/kit-defaults';
import { ownedVariables, shellVariables } from '../config/owned-variables';
import { formatValue, type Path } from '../config/problem';
import { valueAt } from '../config/paths';
import type { BootExport } from './boot-exports';
import type { Draft } from './draft';
import { variableFields } from './field-givens';
import { type Given, given, placeOf } from './kit-document';
import type { Kit } from './kit';
import { containerPath } from './pods';
import type { ComponentKey } from '../config/topology';
import { type Component, kindOf, nameOf } from './shape';

/** A variable of a component's container. */
export interface Variable extends Given {
  readonly name: string;
  readonly value: string;
}

/** The variables of a component by name, as its process would see them. */
export type VariablesOf = ReadonlyMap<ComponentKey, ReadonlyMap<string, Variable>>;

/** What the kit's boot.sh exports unless somebody edits it, over whatever the pod was given. */
const shippedExports: Readonly<Record<string, string>> = {
  ...kitServerVariables,
  MINDIE_LOG_LEVEL: 'info',
  MINDIE_LOG_TO_FILE: '1',
  MINDIE_LOG_TO_STDOUT: '1',
};

/** The variables of all components: those of the pods, and those of boot.sh over them unless they are as shipped. */
export function variablesOf(draft: Draft, kit: Kit, components: readonly Component[]): VariablesOf {
  const plain = kit.exports.flatMap((one) => plainExport(draft, one));
  const home = homeOf(draft, kit);
  return new Map(
    components.map((component) => {
      const { key } = component;
      const variables = new Map(podVariables(draft, kit, component).map((one) => [one.name, one]));
      for (const exported of plain.filter(({ scope }) => reaches(scope, key))) {
        const before = variables.get(exported.name);
        const isShipped = isShippedValue(exported);
        if (before === undefined || !isShipped) variables.set(exported.name, exported);
        if (before === undefined || isShippedValue(before) || before.value === exported.value) continue;
        const path = keyOf(key, exported.name);
        if (!isShipped) draft.contradict(path, before, exported);
        else
          draft.contradict(
            path,
            exported,
            before,
            `, though the kit ran with ${formatValue(exported.value)}`,
          );
      }
      return [key, resolved(variables, home)];
    }),
  );
}

/** The pods of the kit write INFO where boot.sh writes info. */
function isShippedValue({ name, value }: Variable): boolean {
  return shippedExports[name] === value.toLowerCase();
}

function keyOf(component: ComponentKey, name: string): Path {
  const isRead = variableFields.some(({ variable }) => variable === name);
  return isRead ? (ownedVariables[name] ?? '').split('.') : [component, 'environment', name];
}

function plainExport(draft: Draft, one: BootExport): (BootExport & Variable)[] {
  const { scope, value } = one;
  if (scope === 'elsewhere') return [];
  if (value === undefined) {
    tellWorkedOut(draft, one);
    return [];
  }
  if (scope !== 'condition') return [{ ...one, value }];
  draft.drop(one, 'it is exported under a condition: set it where it is wanted');
  return [];
}

/** Nobody but the script knows what it works out. What it takes from the generator's own variables is the kit's own. */
function tellWorkedOut(draft: Draft, one: BootExport): void {
  const { name, shown } = one;
  const isOwned = (variable: string): boolean => Object.hasOwn(ownedVariables, variable);
  const [, first = name] = /^"?\$\{?(\w+)/.exec(String(shown)) ?? [];
  if (!isOwned(name)) draft.drop(one, 'the script works it out: set it where it is wanted');
  else if (ownedVariables[name] !== undefined)
    draft.derive(one, `the script works it out; it follows from ${ownedVariables[name]}`);
  else if (first === name || !isOwned(first))
    draft.drop(one, 'the script works it out, and a deployment file cannot set it');
}

/** In a homogeneous kit every server runs what is meant for prefill. */
function reaches(scope: BootExport['scope'], key: ComponentKey): boolean {
  if (scope === 'all' || scope === key) return true;
  const isServer = key === 'server' || key === 'prefill' || key === 'decode';
  return (scope === 'server' && isServer) || (scope === 'prefill' && key === 'server');
}

function podVariables(draft: Draft, kit: Kit, { key, document }: Component): Variable[] {
  const list = given(document, [...containerPath, 'env'])?.value;
  const sources = given(document, [...containerPath, 'envFrom'])?.value;
  const maps = Array.isArray(sources)
    ? sources.map((one: unknown) => valueAt(one, ['configMapRef', 'name']))
    : [];
  const shared = kit.objects.filter((one) => kindOf(one) === 'ConfigMap' && maps.includes(nameOf(one)));
  for (const [index, name] of maps.entries()) {
    if (name !== 'common-env' && !shared.some((one) => nameOf(one) === name))
      draft.leave(
        given(document, [...containerPath, 'envFrom', index]),
        'the kit does not hold these variables: put them under environment, extraEnvironment or secretEnvironment',
      );
  }
  const own = Array.isArray(list) && document !== undefined ? list : [];
  return [
    ...shared.flatMap((map) =>
      Object.entries(given(map, ['data'])?.value ?? {}).map(([name, value]) => ({
        name,
        value: String(value),
        place: placeOf(map, ['data', name]),
      })),
    ),
    ...own.flatMap((one: unknown, index): Variable[] => {
      const name = String(valueAt(one, ['name']));
      const value = given(document, [...containerPath, 'env', index, 'value']);
      if (value !== undefined)
        return [{ name, value: String(value.value), shown: value.value, place: `${value.place} ${name}` }];
      const from = given(document, [...containerPath, 'env', index, 'valueFrom']);
      const isOfPod = ['status.podIP', 'metadata.namespace', 'metadata.name'].includes(
        String(valueAt(one, ['valueFrom', 'fieldRef', 'fieldPath'])),
      );
      if (!isOfPod && from !== undefined) takeFrom(draft, [key, 'secretEnvironment', name], from);
      return [];
    }),
  ];
}

/** The kit gives the home of MindIE in a ConfigMap that deploy.sh makes. */
function homeOf(draft: Draft, { home }: Kit): string {
  const value = home?.value;
  if (typeof value !== 'string') return kitUserHome;
  if (/^\/[^$`\\]*$/.test(value)) return value;
  draft.leave(
    home,
    `only the shell that ran deploy.sh knows it: set image.userHomePath where it is not ${kitUserHome}`,
  );
  return kitUserHome;
}

/** A value of a Secret stays there; what else a container can take values from has no key. */
function takeFrom(draft: Draft, path: Path, from: Given): void {
  const name = String(path.at(-1));
  const ref = valueAt(from.value, ['secretKeyRef']);
  const told = { ...from, place: `${from.place} ${name}` };
  const value = { secret: valueAt(ref, ['name']), key: valueAt(ref, ['key']) };
  if (typeof value.secret !== 'string' || typeof value.key !== 'string' || isTaken(name))
    draft.drop(told, 'a deployment file holds values, and names keys of Secrets');
  else draft.take(path, [{ ...told, value, shown: from.value }]);
}

/** Whether a variable is one that has a key of its own, or none at all. */
function isTaken(name: string): boolean {
  return (
    Object.hasOwn(ownedVariables, name) ||
    shellVariables.has(name) ||
    Object.hasOwn(environmentSchema.properties, name)
  );
}

/** With `$(NAME)` replaced as the kubelet does. */
function resolved(variables: ReadonlyMap<string, Variable>, home: string): ReadonlyMap<string, Variable> {
  const known = (name: string): string | undefined =>
    variables.get(name)?.value ?? (name === 'MINDIE_USER_HOME_PATH' ? home : undefined);
  const entries = [...variables].map(([name, one]): [string, Variable] => {
    const value = one.value.replace(
      /\$\(([A-Za-z_]\w*)\)/g,
      (reference, other: string) => known(other) ?? reference,
    );
    return [name, { ...one, value, shown: one.shown ?? one.value }];
  });
  return new Map(entries);
}
