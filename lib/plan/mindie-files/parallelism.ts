import { degreeNames, modelPath } from '../../config/fields';
import { valueAt } from '../../config/paths';
import type { Role } from '../../config/topology';
import { derive, type DerivedValue, type Override } from './derived';

const degrees = Object.keys(degreeNames) as (keyof typeof degreeNames)[];

/** The degrees that decide about those that follow where they are left out. */
const causes: Readonly<Record<string, readonly (keyof typeof degreeNames)[]>> = {
  tp: ['tp', 'dp', 'cp'],
  moe_tp: ['moeTp', 'moeEp'],
  moe_ep: ['moeTp', 'moeEp'],
};

/** A degree by its name in config.json. */
type Degree = (typeof degreeNames)[keyof typeof degreeNames] | 'pp';

/**
 * How an instance spreads its model over its NPUs: what the deployment file says, and what follows from it. An override
 * is as good as the key of the deployment file; the rules of parallelism judge whether all of it fits together.
 */
export function parallelValues(
  { key, settings, npusPerPod, podsPerInstance }: Role,
  overrides: readonly Override[],
): DerivedValue[] {
  const { parallelism } = settings;
  const own = degrees.flatMap((degree) => {
    const value = parallelism[degree];
    return value === undefined ? [] : [{ degree, name: degreeNames[degree], value }];
  });
  const given = (name: Degree): number | undefined => {
    const values = overrides.map((override) => valueAt(override.settings, [...modelPath, name]));
    const last = values.findLast((value) => typeof value === 'number');
    return own.find((one) => one.name === name)?.value ?? last;
  };
  const following = Object.entries(followingDegrees(npusPerPod * podsPerInstance, given)).filter(
    ([name]) => !own.some((one) => one.name === name),
  );
  const npus = `${key}.npusPerInstance`;
  const keyOf = (degree: string): string => `${key}.parallelism.${degree}`;
  const valueOf = (name: string, value: number, from: string): DerivedValue[] => {
    const degreesBehind = causes[name];
    const follows = degreesBehind === undefined ? [from] : [npus, ...degreesBehind.map(keyOf)];
    return derive(from, { [name]: value }, modelPath, follows);
  };
  return [
    ...following
      .flatMap(([name, value]) => valueOf(name, value, npus))
      .map((one) => ({ ...one, isDefault: true })),
    ...own.flatMap(({ degree, name, value }) => valueOf(name, value, keyOf(degree))),
  ];
}

/**
 * MindIE LLM takes tp for moe_tp where that is left out, and stops where moe_tp x moe_ep is not the number of NPUs,
 * even if the model has no experts (atb_llm/utils/mapping.py).
 */
function followingDegrees(
  npus: number,
  given: (name: Degree) => number | undefined,
): Partial<Record<Degree, number>> {
  const others = (given('dp') ?? 1) * (given('cp') ?? 1) * (given('pp') ?? 1);
  const [moeTp, moeEp] = [given('moe_tp'), given('moe_ep')];
  const ofTp = share(npus, moeEp ?? 1);
  const ofEp = share(npus, moeTp ?? npus);
  const isSplit = others > 1 || moeEp !== undefined || (given('tp') ?? npus) < npus;
  return {
    // Where the others leave no whole number, a rule says so.
    tp: share(npus, others) ?? npus,
    ...(isSplit && moeTp === undefined && ofTp !== undefined ? { moe_tp: ofTp } : {}),
    ...(moeEp === undefined && ofEp !== undefined && ofEp > 1 ? { moe_ep: ofEp } : {}),
  };
}

/** The NPUs that fall to each of so many groups; undefined where that is no whole number. */
function share(npus: number, groups: number): number | undefined {
  const each = npus / groups;
  return Number.isInteger(each) ? each : undefined;
}
