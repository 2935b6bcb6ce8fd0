/**
 * A deep copy as a deployment file would give it: keys without a value are left out, and classes and realms that objects
 * come from count for nothing.
 */
export function plainData<T>(value: T): T {
  if (Array.isArray(value)) return value.map(plainData) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, child]) => child !== undefined);
  return Object.fromEntries(entries.map(([key, child]) => [key, plainData(child as unknown)])) as T;
}
