import { money } from '../../domain/money.ts';
import type {
  RateZone,
  SourcingLocation,
  SourcingOrder,
  StockRow,
  StockSnapshot,
} from '../../domain/sourcing/types.ts';
import { aLine, aLocation, anOrder, aRate } from '../domain/sourcing/builders.ts';

export type OrderShape = {
  readonly lines: number;
  readonly locations: number;
  readonly quantityMax: number;
  /** Share of locations that have a SKU. */
  readonly has: number;
};

/** The same seed makes the same order: figures of two runs are of the same work. */
export function randomOrder(shape: OrderShape, seed: number): { order: SourcingOrder; snapshot: StockSnapshot } {
  const next = randomNumbers(seed);
  const lines = Array.from({ length: shape.lines }, (_, index) =>
    aLine(`SKU-${index}`, 1 + Math.floor(next() * shape.quantityMax), { weightGrams: 50 + Math.floor(next() * 2_000) }),
  );
  const order = anOrder({
    lines,
    allowBackorder: true,
    shipBy: '2026-03-05T15:00:00Z',
    destination: aDestination(next),
  });
  const locations = Array.from({ length: shape.locations }, (_, index) => aPlace(index, next));
  const stock = lines.flatMap(({ sku }) => stockOf(sku, locations, shape, next));
  return { order, snapshot: { at: order.at, locations, stock, rates: tariff() } };
}

function aDestination(next: () => number): SourcingOrder['destination'] {
  return { country: 'US', region: 'NY', geo: { lat: 30 + next() * 15, lon: -120 + next() * 45 } };
}

function aPlace(index: number, next: () => number): SourcingLocation {
  return aLocation(`LOCATION-${index}`, {
    geo: { lat: 30 + next() * 15, lon: -120 + next() * 45 },
    region: ['NY', 'IL', 'CA'][index % 3] as string,
    cutOff: '15:00',
    openDays: [1, 2, 3, 4, 5],
    handlingTime: ['PT4H', 'P1D', 'P3D'][Math.floor(next() * 3)] as string,
    handlingCost: money(100 + Math.floor(next() * 200), 'USD'),
    rank: Math.floor(next() * 3),
    dailyCapacity: 500,
  });
}

function stockOf(
  sku: StockRow['sku'],
  locations: readonly SourcingLocation[],
  { has, quantityMax }: OrderShape,
  next: () => number,
): StockRow[] {
  return locations.flatMap(({ id }) => {
    const available = 1 + Math.floor(next() * quantityMax * 2);
    return next() < has ? [{ sku, locationId: id, available }] : [];
  });
}

/** Ten weights from three regions by two carriers. */
function tariff(): RateZone[] {
  const weights = [500, 1_000, 2_000, 3_000, 5_000, 7_500, 10_000, 15_000, 20_000, 30_000];
  return ['NY', 'IL', 'CA'].flatMap((region, zone) =>
    weights.flatMap((upToGrams) => [
      aRate({ from: `US-${region}`, upToGrams, price: 400 + zone * 150 + upToGrams / 20, transitDays: 2 + zone }),
      aRate({ carrier: 'VAN', from: `US-${region}`, upToGrams, price: 700 + upToGrams / 25, transitDays: 1 + zone }),
    ]),
  );
}

/** Mulberry32. */
function randomNumbers(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
