type Place = { readonly country: string; readonly region?: string; readonly postalCode?: string };

/**
 * How exactly a zone names a place, undefined where it does not cover it. A zone is `*`, a country (`US`), a region
 * (`US-CA`) or the start of a postal code (`US-94`); the longer start is the more exact.
 */
export function zoneRank(zone: string, { country, region, postalCode }: Place): number | undefined {
  if (zone === '*') return 0;
  if (zone === country) return 1;
  if (!zone.startsWith(`${country}-`)) return undefined;
  const detail = zone.slice(country.length + 1);
  if (detail === region) return 2;
  return postalCode && detail && compact(postalCode).startsWith(compact(detail)) ? 2 + detail.length : undefined;
}

/** Higher than any rank of one end, so that the destination says more about a price than the origin. */
export const RANK_MAX = 100;

function compact(code: string): string {
  return code.replaceAll(/[\s-]/g, '').toUpperCase();
}
