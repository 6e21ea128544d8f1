import { randomUUID } from 'node:crypto';
import { allocateBackorders } from '../../db/backorders/allocate.ts';
import { lockWaiting, skusWaitedFor } from '../../db/backorders/waiting.ts';
import { readSkus, type SkuRow } from '../../db/catalogue/skus.ts';
import type { Tx } from '../../db/database.ts';
import { reduceIncoming } from '../../db/stock/incoming.ts';
import {
  insertMovements,
  lockStock,
  type MovementRow,
  type NewMovement,
  placeKey,
  type StockRow,
} from '../../db/stock/movements.ts';
import { tellOfShortage } from '../../db/stock/shortages.ts';
import type { LocationId, Sku } from '../../domain/ids.ts';
import { isTooFew, stockDelta, type TooFewUnits } from '../../domain/stock-movement.ts';
import { Problem } from '../problem.ts';
import type { Movement } from './schemas.ts';

/** Counters are four bytes wide, and sums of places and of values must stay numbers. */
const ON_HAND_MAX = 1_000_000_000;
const WORTH_MAX = 10_000_000_000_000;

/** All movements or none. A count that finds what was known writes nothing. */
export async function recordMovements(tx: Tx, movements: readonly Movement[], actor: string): Promise<MovementRow[]> {
  const skus = await knownSkus(tx, movements);
  await mustKnowLocations(tx, movements);
  const waiting = await lockWaiting(
    tx,
    movements.filter(mayArrive).map(({ sku }) => sku),
  );
  const locked = await lockStock(tx, movements.flatMap(placesOf), skusWaitedFor(waiting));
  const stock = new Map(locked.map((row) => [placeKey(row), row]));

  const rows = movements.flatMap((movement, index) => {
    const entry = { ...costOf(movement, skus), reference: movement.reference ?? null, actor, reason: movement.reason };
    return apply(stock, movement, index).map((delta): NewMovement => ({ ...entry, ...delta }));
  });
  await reduceIncoming(
    tx,
    movements.filter(({ reason }) => reason === 'RECEIVED'),
  );
  const written = await insertMovements(tx, rows);
  await allocateBackorders(tx, waiting, actor);
  for (const place of new Set(rows.map(placeKey))) await tellOfShortage(tx, stock.get(place), actor);
  return written;
}

/** Whether it may bring units that somebody waits for. */
const mayArrive = ({ quantity, reason }: Movement): boolean => (reason === 'DAMAGED' ? quantity < 0 : quantity > 0);

const placesOf = ({ sku, locationId, toLocationId }: Movement) =>
  [locationId, ...(toLocationId ? [toLocationId] : [])].map((at) => ({ sku, locationId: at }));

type Delta = Pick<NewMovement, 'sku' | 'locationId' | 'onHandDelta' | 'damagedDelta' | 'reference'>;

/** Movements of one request see what those before them did. */
function apply(stock: Map<string, StockRow>, movement: Movement, index: number): Delta[] {
  const { sku, locationId, toLocationId, quantity } = movement;
  const delta = stockDelta(rowOf(stock, sku, locationId), movement);
  if (isTooFew(delta)) throw notEnough(movement, index, delta);
  if (delta.onHand === 0 && delta.damaged === 0) return [];
  const change = add(stock, sku, locationId, delta);
  if (!toLocationId) return [change];
  // The two halves of a transfer are found by their common reference.
  const reference = movement.reference ?? `transfer ${randomUUID()}`;
  const arrival = add(stock, sku, toLocationId, { onHand: quantity, damaged: 0 });
  return [change, arrival].map((half) => ({ ...half, reference }));
}

function rowOf(stock: ReadonlyMap<string, StockRow>, sku: Sku, locationId: LocationId): StockRow {
  const row = stock.get(placeKey({ sku, locationId }));
  if (!row) throw new Error(`the stock of ${sku} at ${locationId} must be locked before it moves`);
  return row;
}

function add(
  stock: Map<string, StockRow>,
  sku: Sku,
  locationId: LocationId,
  delta: { onHand: number; damaged: number },
) {
  const row = rowOf(stock, sku, locationId);
  const [onHand, damaged] = [row.onHand + delta.onHand, row.damaged + delta.damaged];
  if (onHand > ON_HAND_MAX) throw tooMuch(`${onHand} units of ${sku} at ${locationId} are more than ${ON_HAND_MAX}.`);
  stock.set(placeKey(row), { ...row, onHand, damaged });
  return { sku, locationId, onHandDelta: delta.onHand, damagedDelta: delta.damaged };
}

const UNITS_OF = { ON_HAND: 'on hand', FREE: 'on hand and promised to nobody', DAMAGED: 'damaged' } as const;

function notEnough({ sku, locationId }: Movement, index: number, { asked, there, of }: TooFewUnits): Problem {
  const detail = `${asked} units of ${sku} cannot be taken at ${locationId}: ${there} are ${UNITS_OF[of]}.`;
  return new Problem('not-enough-units', detail, { facts: { index, sku, locationId, asked, available: there } });
}

async function knownSkus(tx: Tx, movements: readonly Movement[]): Promise<Map<Sku, SkuRow>> {
  const rows = await readSkus(tx, [...new Set(movements.map(({ sku }) => sku))]);
  const known = new Map(rows.map((row) => [row.sku, row]));
  for (const { sku } of movements) {
    const row = known.get(sku);
    if (!row) throw new Problem('unknown-sku', `There is no SKU ${sku}.`, { facts: { sku } });
    if (row.kit) throw new Problem('invalid-kit', `${sku} is a kit: its parts move, not itself.`, { facts: { sku } });
  }
  return known;
}

async function mustKnowLocations(tx: Tx, movements: readonly Movement[]): Promise<void> {
  const ids = [...new Set(movements.flatMap(placesOf).map(({ locationId }) => locationId))];
  const rows = await tx.selectFrom('location').select('id').where('id', 'in', ids).execute();
  const unknown = ids.find((id) => !rows.some((row) => row.id === id));
  if (unknown === undefined) return;
  throw new Problem('unknown-location', `There is no location ${unknown}.`, { facts: { locationId: unknown } });
}

function costOf({ reason, sku, unitCost, quantity }: Movement, skus: ReadonlyMap<Sku, SkuRow>) {
  if (reason !== 'RECEIVED') return {};
  const known = skus.get(sku);
  const cost = unitCost?.amount ?? known?.unitCostMinor ?? null;
  if (Math.abs(quantity) * (cost ?? 0) > WORTH_MAX)
    throw tooMuch(`${quantity} units of ${sku} at ${cost} each are worth more than ${WORTH_MAX}.`);
  return { unitCostMinor: cost, unitCostCurrency: unitCost?.currency ?? known?.unitCostCurrency ?? null };
}

const tooMuch = (detail: string): Problem => new Problem('invalid-request', detail);
