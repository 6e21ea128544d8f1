import { sql } from 'kysely';
import type { CartHoldId, ChannelId, OrderId, Sku } from '../../domain/ids.ts';
import type { Database, Tx } from '../database.ts';
import { changeCounters, reserveUnits, summed, type Units } from '../stock/commitments.ts';

export type NewCartHold = { readonly id: CartHoldId; readonly channelId: ChannelId; readonly expiresAt: Date };

/** Keeps units for a shopper if every location still has them; false, with nothing to keep, if one has not. */
export async function openHold(tx: Tx, hold: NewCartHold, units: readonly Units[]): Promise<boolean> {
  await tx.insertInto('cart_hold').values(hold).execute();
  return reserveUnits(tx, hold.id, summed(units));
}

/** From here on the hold does not expire: the order's own steps turn it into a commitment or give it back. */
export async function bindHold(
  tx: Tx,
  id: CartHoldId,
  orderId: OrderId,
  channelId: ChannelId,
): Promise<'BOUND' | 'UNKNOWN' | 'ENDED'> {
  const bound = await running(tx, id)
    .set({ orderId })
    .where('channelId', '=', channelId)
    .where('expiresAt', '>', sql<Date>`now()`)
    .executeTakeFirst();
  if (bound.numUpdatedRows > 0n) return 'BOUND';
  return (await stateOfHold(tx, id, channelId)) === 'UNKNOWN' ? 'UNKNOWN' : 'ENDED';
}

/** Whether an order of the channel could bind it now. */
export async function stateOfHold(
  db: Database,
  id: CartHoldId,
  channelId: ChannelId,
): Promise<'RUNNING' | 'UNKNOWN' | 'ENDED'> {
  const hold = await readHold(db, id);
  if (hold?.channelId !== channelId) return 'UNKNOWN';
  return hold.orderId === null && hold.endedAt === null && hold.expiresAt > new Date() ? 'RUNNING' : 'ENDED';
}

export function readHold(db: Database, id: CartHoldId) {
  return db.selectFrom('cart_hold').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Gives the units of a hold back that no order has taken; one that has ended stays so. */
export async function giveBackHold(tx: Tx, id: CartHoldId): Promise<void> {
  const { numUpdatedRows } = await running(tx, id).set({ endedAt: new Date() }).executeTakeFirst();
  if (numUpdatedRows > 0n) await free(tx, await takeUnits(tx, id));
}

/** Ends the hold of an order and returns what it kept; the caller's commitment takes these units off `reserved`. */
export async function endOrderHold(tx: Tx, orderId: OrderId): Promise<Units[]> {
  const hold = await tx
    .updateTable('cart_hold')
    .set({ endedAt: new Date() })
    .where('orderId', '=', orderId)
    .where('endedAt', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return hold ? takeUnits(tx, hold.id) : [];
}

/** The order is given up: nobody else has these units, so they are free again. */
export async function giveBackOrderHold(tx: Tx, orderId: OrderId): Promise<void> {
  await free(tx, await endOrderHold(tx, orderId));
}

/** Holds whose time is over and whose units nobody has given back yet, of these SKUs or of all, the oldest first. */
export async function listOverdue(db: Database, limit: number, skus?: readonly Sku[]): Promise<CartHoldId[]> {
  let overdue = db
    .selectFrom('cart_hold as h')
    .select('h.id')
    .where('h.orderId', 'is', null)
    .where('h.endedAt', 'is', null)
    .where('h.expiresAt', '<=', sql<Date>`now()`);
  if (skus) {
    overdue = overdue.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('reservation as r')
          .select('r.id')
          .whereRef('r.cartHoldId', '=', 'h.id')
          .where('r.sku', 'in', [...skus]),
      ),
    );
  }
  const rows = await overdue.orderBy('h.expiresAt').limit(limit).execute();
  return rows.map(({ id }) => id);
}

/** One at a time: an order may bind it at this moment, and then it stays. */
export function expireHold(db: Database, id: CartHoldId): Promise<void> {
  return db.transaction().execute((tx) => giveBackHold(tx, id));
}

const OVERDUE_MAX = 1_000;

/** For whoever falls short of these SKUs: when it is done, no overdue cart keeps any of them, whoever ended it. */
export async function expireOverdueOf(db: Database, skus: readonly Sku[]): Promise<void> {
  for (const id of await listOverdue(db, OVERDUE_MAX, skus)) await expireHold(db, id);
}

function running(tx: Tx, id: CartHoldId) {
  return tx.updateTable('cart_hold').where('id', '=', id).where('orderId', 'is', null).where('endedAt', 'is', null);
}

async function takeUnits(tx: Tx, id: CartHoldId): Promise<Units[]> {
  const rows = await tx
    .deleteFrom('reservation')
    .where('cartHoldId', '=', id)
    .returning(['sku', 'locationId', 'quantity'])
    .execute();
  return summed(rows);
}

function free(tx: Tx, units: readonly Units[]): Promise<void> {
  return changeCounters(
    tx,
    units.map(({ sku, locationId, quantity }) => ({ sku, locationId, reserved: -quantity })),
  );
}
