import type { Role } from '../../config/topology';
import { valueAt } from '../../config/paths';
import type { Path } from '../../config/problem';
import { derive, type DerivedValue, deriveEach, type Override } from './derived';

/** The degrees of `parallelism` by their names in config.json. */
const names = { tp: 'tp', dp: 'dp', cp: 'cp', sp: 'sp', moe_tp: 'moeTp', moe_ep: 'moeEp' } as const;

type Degree = keyof typeof names | 'pp';

/**
 * How an instance spreads its model over its NPUs: what the deployment file says, and what follows from it. An override
 * is as good as the key of the deployment file; the rules of parallelism judge whether all of it fits together.
 */
export function parallelValues(
  { key, settings, npusPerPod, podsPerInstance }: Role,
  overrides: readonly Override[],
  modelConfig: Path,
): DerivedValue[] {
  const { parallelism } = settings;
  const npus = npusPerPod * podsPerInstance;
  const given = (name: Degree): number | undefined => {
    const own = name === 'pp' ? undefined : parallelism[names[name]];
    const values = overrides.map((override) => valueAt(override.settings, [...modelConfig, name]));
    const last = values.findLast((value) => typeof value === 'number');
    return own ?? last;
  };
  const written = Object.entries(names).flatMap(([name, own]) => {
    const value = parallelism[own];
    return value === undefined ? [] : deriveEach(`${key}.parallelism`, { [name]: [own, value] }, modelConfig);
  });
  const following = Object.entries(followingDegrees(npus, given)).filter(
    ([name]) => !written.some(({ path }) => path.at(-1) === name),
  );
  return [
    ...derive(`${key}.npusPerInstance`, Object.fromEntries(following), modelConfig).map((one) => ({
      ...one,
      isDefault: true,
    })),
    ...written,
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
