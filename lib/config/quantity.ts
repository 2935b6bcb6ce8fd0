/** Factors of the units of a Kubernetes quantity, in thousandths; the decimal ones and the binary ones each ascend. */
const decimalUnits = {
  m: 1n,
  '': 10n ** 3n,
  k: 10n ** 6n,
  M: 10n ** 9n,
  G: 10n ** 12n,
  T: 10n ** 15n,
} as const;
const binaryUnits = {
  Ki: 1000n << 10n,
  Mi: 1000n << 20n,
  Gi: 1000n << 30n,
  Ti: 1000n << 40n,
} as const;

const unitFactors: Readonly<Record<string, bigint>> = { ...decimalUnits, ...binaryUnits };

/** A quantity that the schema has let pass, such as `16`, `0.5`, `500m` or `1.5Gi`, in thousandths; a rest is rounded up. */
export function thousandths(quantity: number | string): bigint {
  const [, whole = '', fraction = '', unit = ''] =
    /^([0-9]+)(?:\.([0-9]+))?([A-Za-z]*)$/.exec(String(quantity)) ?? [];
  const parts = 10n ** BigInt(fraction.length);
  return (BigInt(whole + fraction) * (unitFactors[unit] ?? 1n) + parts - 1n) / parts;
}

/**
 * A quantity as the API server writes it: a whole number of the largest unit (Kubernetes, resource.Quantity). Any other
 * spelling of the same amount is a difference to a second server-side applier, which conflicts with the first.
 */
export function canonicalQuantity(quantity: number | string): string {
  const amount = thousandths(quantity);
  // Less than a byte can only be said in thousandths.
  const isBinary = String(quantity).endsWith('i') && amount % 1000n === 0n;
  const units = Object.entries<bigint>(isBinary ? { '': 1000n, ...binaryUnits } : decimalUnits);
  const [unit, factor] = units.findLast(([, one]) => amount !== 0n && amount % one === 0n) ?? ['', 1000n];
  return `${amount / factor}${unit}`;
}
