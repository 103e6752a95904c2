export interface Quantiles {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/** Gives the value so many of all lie at or below (nearest rank); NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export const quantilesOf = (values: readonly number[]): Quantiles => ({
  p50Ms: Math.round(quantile(values, 0.5)),
  p95Ms: Math.round(quantile(values, 0.95)),
  p99Ms: Math.round(quantile(values, 0.99)),
});

export const round2 = (value: number): number => Math.round(value * 100) / 100;
