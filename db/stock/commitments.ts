import { sql } from 'kysely';
import type { CartHoldId, FulfillmentOrderId, LocationId, OrderId, OrderLineId, Sku } from '../../domain/ids.ts';
import { asRows } from '../as-rows.ts';
import type { Tx } from '../database.ts';
import type { Posting } from '../ledger/post.ts';
import { steps, type Write } from '../together.ts';
import { freeOf, lockedStock } from './stock-rows.ts';
import { writeMovements } from './write-movements.ts';

export type Units = { readonly sku: Sku; readonly locationId: LocationId; readonly quantity: number };
export type LineUnits = Units & { readonly orderLineId: OrderLineId };
const LINE_UNITS = { orderLineId: 'uuid', sku: 'text', locationId: 'text', quantity: 'int' } as const;

export type CommitmentOptions = {
  readonly held?: readonly Units[];
  /** The fulfillment order that waited for them. */
  readonly arrivedFor?: FulfillmentOrderId | null;
};

/**
 * Promises units to an order's lines if every location still has them; false, with nothing to keep, if one has not.
 * `held` is what the order's cart hold kept: it stops being reserved, and what the order takes of it is its own even
 * where safety stock or other carts would leave nothing, as long as the units are there and promised to no order.
 * One statement, so that a row many orders want is locked for as short as possible.
 */
export async function commitUnits(
  tx: Tx,
  orderId: OrderId,
  wanted: readonly LineUnits[],
  { held = [], arrivedFor = null }: CommitmentOptions = {},
): Promise<boolean> {
  const perRow = withHeld(summed(wanted), held);
  if (perRow.length === 0) return true;
  const { numAffectedRows } = await sql`
    with w as (${taking(perRow)}), promised as (
      insert into reservation (kind, order_id, fulfillment_order_id, order_line_id, sku, location_id, quantity)
      select 'COMMITTED', ${orderId}::uuid, ${arrivedFor}::uuid, line.*
      from ${asRows('line', wanted, LINE_UNITS)})
    update stock s set committed = s.committed + w.quantity, reserved = s.reserved - w.held
    from w
    where s.sku = w.sku and s.location_id = w.location_id
      and (s.on_hand - s.committed - (s.reserved - w.held) - s.safety_stock - s.damaged >= w.quantity
        or w.quantity = 0
        or w.quantity <= w.held and s.on_hand - s.committed - s.damaged >= w.quantity)`.execute(tx);
  return Number(numAffectedRows) === perRow.length;
}

function withHeld(wanted: readonly Units[], held: readonly Units[]): (Units & { readonly held: number })[] {
  const rows = new Map(wanted.map((units) => [rowKey(units), { ...units, held: 0 }]));
  for (const { quantity, ...place } of held) {
    const row = rows.get(rowKey(place)) ?? { ...place, quantity: 0, held: 0 };
    rows.set(rowKey(place), { ...row, held: row.held + quantity });
  }
  return [...rows.values()];
}

/** Keeps units for a cart if every location still has them; false, with nothing to keep, if one has not. */
export async function reserveUnits(tx: Tx, cartHoldId: CartHoldId, perRow: readonly Units[]): Promise<boolean> {
  const { numAffectedRows } = await sql`
    with w as (${taking(perRow)}), kept as (
      insert into reservation (kind, cart_hold_id, sku, location_id, quantity)
      select 'RESERVED', ${cartHoldId}::uuid, sku, location_id, quantity from w)
    update stock s set reserved = s.reserved + w.quantity
    from w
    where s.sku = w.sku and s.location_id = w.location_id
      and ${freeOf('s')} >= w.quantity`.execute(tx);
  return Number(numAffectedRows) === perRow.length;
}

/** Gives back all that is still promised to the order; what is not there stays so. */
export async function releaseUnits(tx: Tx, orderId: OrderId): Promise<void> {
  const rows = await tx
    .deleteFrom('reservation')
    .where('orderId', '=', orderId)
    .where('kind', '=', 'COMMITTED')
    .returning(['sku', 'locationId', 'quantity'])
    .execute();
  await changeCounters(
    tx,
    summed(rows).map((units) => ({ ...units, committed: -units.quantity })),
  );
}

/** All that is promised to the order is kept for it like a cart's units, until it is promised anew, at once. */
export async function holdPromised(tx: Tx, orderId: OrderId): Promise<Units[]> {
  const rows = await tx
    .deleteFrom('reservation')
    .where('orderId', '=', orderId)
    .where('kind', '=', 'COMMITTED')
    .returning(['sku', 'locationId', 'quantity'])
    .execute();
  const held = summed(rows);
  await changeCounters(
    tx,
    held.map(({ quantity, ...place }) => ({ ...place, committed: -quantity, reserved: quantity })),
  );
  return held;
}

/** Gives back exactly these units of these lines. */
export async function releaseLineUnits(tx: Tx, orderId: OrderId, units: readonly LineUnits[]): Promise<void> {
  if (units.length === 0) return;
  const { rows } = await sql<{ unpromised: number }>`
    with ${usingUp(orderId, units)} select ${UNPROMISED} as unpromised`.execute(tx);
  mustBePromised(orderId, rows[0]?.unpromised);
  await changeCounters(
    tx,
    summed(units).map((row) => ({ ...row, committed: -row.quantity })),
  );
}

/** Takes the stock rows behind all that is promised to the order, for who changes them one after the other. */
export async function lockPromised(tx: Tx, orderId: OrderId): Promise<void> {
  const rows = await tx
    .selectFrom('reservation')
    .select(['sku', 'locationId'])
    .distinct()
    .where('orderId', '=', orderId)
    .execute();
  await lockRows(tx, rows);
}

export type Issue = {
  readonly orderId: OrderId;
  readonly actor: string;
  readonly reference: string;
  readonly reason: 'SHIPPED' | 'SENT';
  /** What else is posted of it than what the units are worth. */
  readonly besides?: readonly Posting[];
  /** What else is written: nothing of stock. */
  readonly also?: readonly Write[];
};

/**
 * The promised units leave the building: counters, reservations and the movements that explain them. Goods that left
 * were there and not damaged, whatever a count said before: what the shelf lacks of them is found first.
 */
export async function issueUnits(tx: Tx, issue: Issue, units: readonly LineUnits[]): Promise<void> {
  const { orderId, actor, reference, reason, besides } = issue;
  const perRow = summed(units);
  const sellable = await takeFromShelf(tx, issue, units, perRow);
  const movements = perRow.flatMap(({ sku, locationId, quantity }) => {
    const common = { sku, locationId, reference, orderId, actor };
    const missing = quantity - (sellable.get(rowKey({ sku, locationId })) ?? 0);
    const shipped = { ...common, onHandDelta: -quantity, reason };
    return missing > 0 ? [{ ...common, onHandDelta: missing, reason: 'ADJUSTED' as const }, shipped] : [shipped];
  });
  await writeMovements(tx, movements, besides);
}

/**
 * Uses up what was promised, and lowers the counters of it. How many sellable units each row had before. The counters
 * are worked out of `s` alone: mixed with what was read under the lock, they would be checked against a row that may be
 * older.
 */
async function takeFromShelf(
  tx: Tx,
  { orderId, also = [] }: Issue,
  units: readonly LineUnits[],
  perRow: readonly Units[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ sku: Sku; locationId: LocationId; sellable: number; unpromised: number }>`
    with ${steps(also)} ${usingUp(orderId, units)}, w as (${lockedFor(perRow)})
    update stock s set committed = s.committed - w.quantity,
      on_hand = s.on_hand - least(w.quantity, s.on_hand - s.damaged)
    from w
    where s.sku = w.sku and s.location_id = w.location_id
    returning w.sku, w.location_id, w.sellable, ${UNPROMISED} as unpromised`.execute(tx);
  mustBePromised(orderId, rows[0]?.unpromised);
  return new Map(rows.map((row) => [rowKey(row), row.sellable]));
}

type Taking = Units & { readonly held?: number };

/** For a statement that changes the rows of stock. One row cannot be taken in the wrong order. */
const taking = (rows: readonly Taking[]) => (rows.length < 2 ? sql`select * from ${takingsOf(rows)}` : lockedFor(rows));

const lockedFor = (rows: readonly Taking[]) =>
  sql`select w.*, s.on_hand - s.damaged as sellable from ${takingsOf(rows)} ${lockedStock}`;

const takingsOf = (rows: readonly Taking[]) => {
  const all = rows.map(({ held = 0, ...units }) => ({ ...units, held }));
  return asRows('w', all, { sku: 'text', locationId: 'text', quantity: 'int', held: 'int' });
};

export type CounterChange = Omit<Units, 'quantity'> & {
  readonly onHand?: number;
  readonly committed?: number;
  readonly reserved?: number;
  readonly damaged?: number;
};

/** Adds to counters. The CHECKs of the table refuse what would fall below zero. */
export async function changeCounters(tx: Tx, changes: readonly CounterChange[]): Promise<void> {
  if (changes.length === 0) return;
  await lockRows(tx, changes);
  await addToCounters(tx, changes);
}

const CHANGE = {
  sku: 'text',
  locationId: 'text',
  onHand: 'int',
  committed: 'int',
  reserved: 'int',
  damaged: 'int',
} as const;

/** For who has locked the rows already. */
export async function addToCounters(tx: Tx, changes: readonly CounterChange[]): Promise<void> {
  await sql`
    update stock s set on_hand = s.on_hand + coalesce(d.on_hand, 0),
      committed = s.committed + coalesce(d.committed, 0), reserved = s.reserved + coalesce(d.reserved, 0),
      damaged = s.damaged + coalesce(d.damaged, 0)
    from ${asRows('d', changes, CHANGE)}
    where s.sku = d.sku and s.location_id = d.location_id`.execute(tx);
}

/** For who changes them in several statements. */
export async function lockRows(tx: Tx, rows: readonly { sku: Sku; locationId: LocationId }[]): Promise<void> {
  // One row cannot be taken in the wrong order: its update locks it.
  if (rows.length < 2) return;
  await sql`select 1 from ${asRows('w', rows, { sku: 'text', locationId: 'text' })} ${lockedStock}`.execute(tx);
}

/**
 * What ships is no longer promised. A line may have been promised in several rows: they are used up one by one, but for
 * those that came for work which still waits.
 */
const usingUp = (orderId: OrderId, units: readonly LineUnits[]) => sql`
  wanted as (
    select order_line_id, sku, location_id, sum(quantity) as quantity from ${asRows('u', units, LINE_UNITS)}
    group by order_line_id, sku, location_id),
  used as (
    select r.id, least(r.quantity, greatest(0,
      w.quantity + r.quantity - sum(r.quantity) over (partition by order_line_id, sku, location_id order by r.id)
      ))::int as taken
    from reservation r join wanted w using (order_line_id, sku, location_id)
    where r.order_id = ${orderId} and r.fulfillment_order_id is null),
  emptied as (delete from reservation r using used u where r.id = u.id and r.quantity = u.taken),
  reduced as (
    update reservation r set quantity = r.quantity - u.taken from used u
    where r.id = u.id and u.taken > 0 and r.quantity > u.taken)`;

const UNPROMISED = sql<number>`
  ((select sum(quantity) from wanted) - (select coalesce(sum(taken), 0) from used))::int`;

function mustBePromised(orderId: OrderId, unpromised = 0): void {
  if (unpromised > 0) throw new Error(`order ${orderId} ships ${unpromised} units more than it was promised`);
}

/** One row for each SKU and location, as every statement on the counters needs them. */
export function summed(units: readonly Units[]): Units[] {
  const byRow = new Map<string, Units>();
  for (const { sku, locationId, quantity } of units) {
    const key = rowKey({ sku, locationId });
    byRow.set(key, { sku, locationId, quantity: (byRow.get(key)?.quantity ?? 0) + quantity });
  }
  return [...byRow.values()];
}

const rowKey = ({ sku, locationId }: Omit<Units, 'quantity'>): string => JSON.stringify([sku, locationId]);
