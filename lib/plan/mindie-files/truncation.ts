import { setAt, valueAt } from '../../config/paths';
import type { Path } from '../../config/problem';
import type { Override } from './derived';

/** What becomes of an input that is too long. Nothing is written unless asked for: all releases take that for `false`. */
export const truncationPath: Path = ['BackendConfig', 'ModelDeployConfig', 'truncation'];

/** The booleans that MindIE 3.0 takes for -1 and 0; up to 3.0.0.beta.2 the server refuses numbers (MindIE LLM, ParamChecker). */
export function asBoolean(value: unknown): unknown {
  if (value === 0) return false;
  return value === -1 ? true : value;
}

/** Overrides as every release accepts them, where there is a way to say so. */
export function withBooleanTruncation(overrides: readonly Override[]): Override[] {
  return overrides.map((override) => {
    const value = valueAt(override.settings, truncationPath);
    if (asBoolean(value) === value) return override;
    const settings = structuredClone(override.settings);
    setAt(settings, truncationPath, asBoolean(value));
    return { ...override, settings };
  });
}
