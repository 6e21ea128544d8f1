import type { GeoPoint } from '../../../domain/address.ts';
import type { ChannelId, LocationId, OrderLineId, Sku } from '../../../domain/ids.ts';
import type {
  Filter,
  Goal,
  Plan,
  RateZone,
  RuleSet,
  SourcingLine,
  SourcingLocation,
  SourcingOrder,
  StockSnapshot,
} from '../../../domain/sourcing/types.ts';

/** A Wednesday, 10:00 in New York. */
export const AT = '2026-03-04T15:00:00Z';
export const NEW_YORK: GeoPoint = { lat: 40.71, lon: -74.01 };
export const CHICAGO: GeoPoint = { lat: 41.88, lon: -87.63 };
export const LOS_ANGELES: GeoPoint = { lat: 34.05, lon: -118.24 };

export function aLine(sku: string, quantity = 1, facts: Partial<SourcingLine> = {}): SourcingLine {
  const lineId = `line-${sku}` as OrderLineId;
  return { lineId, sku: sku as Sku, quantity, weightGrams: 500, hazmat: false, ...facts };
}

export function aKit(sku: string, quantity: number, parts: Record<string, number>): SourcingLine {
  const components = Object.entries(parts).map(([part, each]) => ({ sku: part as Sku, quantity: each }));
  return aLine(sku, quantity, { components });
}

export function anOrder(facts: Partial<SourcingOrder> = {}): SourcingOrder {
  return {
    channel: 'web-us' as ChannelId,
    at: AT,
    currency: 'USD',
    destination: { country: 'US', region: 'NY', postalCode: '10118', geo: NEW_YORK },
    delivery: { method: 'SHIPPING', service: 'STANDARD' },
    allowSplit: true,
    allowBackorder: false,
    lines: [aLine('A')],
    ...facts,
  };
}

export function aLocation(id: string, facts: Partial<SourcingLocation> = {}): SourcingLocation {
  return {
    id: id as LocationId,
    kind: 'WAREHOUSE',
    country: 'US',
    geo: NEW_YORK,
    timeZone: 'America/New_York',
    pickUp: false,
    shipsOrders: true,
    capacityUsed: 0,
    ...facts,
  };
}

/** `stock` by location and SKU: `{ EAST: { A: 3 } }`. */
export function aSnapshot(
  locations: readonly SourcingLocation[],
  stock: Record<string, Record<string, number>>,
  rates: readonly RateZone[] = [],
): StockSnapshot {
  const rows = Object.entries(stock).flatMap(([locationId, units]) =>
    Object.entries(units).map(([sku, available]) => ({
      sku: sku as Sku,
      locationId: locationId as LocationId,
      available,
    })),
  );
  return { at: AT, locations, stock: rows, rates };
}

export function aRate(facts: Partial<RateZone> = {}): RateZone {
  const way = { carrier: 'POST', service: 'STANDARD', currency: 'USD', from: 'US', to: 'US' };
  return { ...way, upToGrams: 30_000, price: 500, transitDays: 2, ...facts };
}

export function aRuleSet(goals: readonly Goal[], filters: readonly Filter[] = []): RuleSet {
  return { id: 'test', version: 1, filters, goals };
}

/** `EAST: 2 A + 1 B | waits: 1 C`, to be read in an expectation. */
export function told(plan: Plan | undefined): string | undefined {
  return plan?.parts
    .map(({ locationId, lines }) => {
      const units = lines.map(({ lineId, quantity }) => `${quantity} ${lineId.replace('line-', '')}`);
      return `${locationId ?? 'waits'}: ${units.join(' + ')}`;
    })
    .join(' | ');
}
