/** The smallest value that so large a share of the sample does not exceed. */
export function percentile(sample: readonly number[], share: number): number {
  const sorted = sample.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? 0;
}

export const median = (sample: readonly number[]): number => percentile(sample, 0.5);

export const round = (value: number, digits = 1): number => Number(value.toFixed(digits));
