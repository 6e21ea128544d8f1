import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { Database, Tx } from '../../db/database.ts';
import { isBeingShipped } from '../../db/order/being-shipped.ts';
import { changeByCommand, type OrderEvent } from '../../db/order/change-order.ts';
import { isHeld } from '../../db/order/open-holds.ts';
import type { CommandId, FulfillmentOrderId, HoldId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { allows } from '../../domain/order/fulfillment-order.ts';
import type { HoldReason } from '../../domain/order/hold.ts';
import { hasEnded, noSuchHold } from '../../domain/order/refusals.ts';
import { isEnded } from '../../domain/order/status.ts';
import { refuse } from '../refuse.ts';

type HoldBody = { readonly reason: HoldReason; readonly note?: string };

/** Stops the whole order: these fulfillment orders go ON_HOLD and remember where they were. */
export function placeHold(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  ids: readonly FulfillmentOrderId[],
): Promise<OrderFacts> {
  return changeByCommand<HoldBody>(db, orderId, commandId, async (tx, { actor, body }, { status }) => {
    if (isEnded(status)) throw refuse(hasEnded(orderId, status));
    const { reason, note } = body;
    const id = uuid() as HoldId;
    await tx
      .insertInto('hold')
      .values({ id, orderId, reason, note: note ?? null, placedBy: actor })
      .execute();
    await suspend(tx, ids);
    return [{ type: 'order.held', actor, reason, commandId, after: { holdId: id, fulfillmentOrders: ids } }];
  });
}

export function releaseHold(db: Database, orderId: OrderId, commandId: CommandId, holdId: HoldId): Promise<OrderFacts> {
  return changeByCommand<{ note?: string }>(db, orderId, commandId, async (tx, { actor, body }) => {
    const released = await releaseHolds(tx, orderId, actor, [holdId], body.note);
    if (released.length === 0) throw refuse(noSuchHold(orderId, holdId));
    return released.map((event) => ({ ...event, commandId }));
  });
}

/** Releases holds by their own ids or their fulfillment orders', or all; what no hold stops any more goes on. */
export async function releaseHolds(
  tx: Tx,
  orderId: OrderId,
  actor: string,
  which: 'ALL' | readonly (HoldId | FulfillmentOrderId)[],
  note?: string,
): Promise<OrderEvent[]> {
  const ids = which === 'ALL' ? [] : [...which];
  if (which !== 'ALL' && ids.length === 0) return [];
  const released = await tx
    .updateTable('hold')
    .set({ releasedAt: new Date(), releasedBy: actor, releaseNote: note ?? null })
    .where('orderId', '=', orderId)
    .where('releasedAt', 'is', null)
    .$if(which !== 'ALL', (query) =>
      query.where(({ or, eb }) =>
        or([eb('id', 'in', ids as HoldId[]), eb('fulfillmentOrderId', 'in', ids as FulfillmentOrderId[])]),
      ),
    )
    .returning(['id', 'reason'])
    .execute();
  if (released.length > 0) await resume(tx, orderId);
  return released.map(({ id, reason }) => ({ type: 'order.hold-released', actor, reason, after: { holdId: id } }));
}

export type NewHold = {
  readonly reason: HoldReason;
  readonly note?: string | undefined;
  readonly placedBy: string;
  /** Its units are given up if nobody decides by then. */
  readonly expiresAt?: Date | undefined;
};

/** A hold on one fulfillment order. */
export async function holdPart(
  tx: Tx,
  orderId: OrderId,
  fulfillmentOrderId: FulfillmentOrderId,
  hold: NewHold,
): Promise<void> {
  const { reason, note, placedBy, expiresAt } = hold;
  const id = uuid() as HoldId;
  const row = { id, orderId, fulfillmentOrderId, reason, placedBy, note: note ?? null, expiresAt: expiresAt ?? null };
  await tx.insertInto('hold').values(row).execute();
}

/** Work that may be held remembers its status; what is finished, or on its way out, stays as it is. */
export async function suspend(tx: Tx, ids: readonly FulfillmentOrderId[]): Promise<void> {
  if (ids.length === 0) return;
  const parts = await tx
    .selectFrom('fulfillment_order as f')
    .select(['f.id', 'f.status'])
    .where('f.id', 'in', [...ids])
    .where((row) => row.not(isBeingShipped('f.id')))
    .forUpdate()
    .execute();
  // What is held already remembers where it was before the first hold.
  const running = parts.filter(({ status }) => status !== 'ON_HOLD' && allows(status, 'hold'));
  for (const { id, status } of running) {
    await tx
      .updateTable('fulfillment_order')
      .set({ status: 'ON_HOLD', statusBeforeHold: status, heldAt: new Date() })
      .where('id', '=', id)
      .execute();
  }
}

/** For work that goes on after a shipment: a hold that came meanwhile did not touch what was being shipped. */
export async function suspendBehindHold(tx: Tx, orderId: OrderId, id: FulfillmentOrderId): Promise<void> {
  if (await isHeld(tx, orderId)) await suspend(tx, [id]);
}

/** What waits for stock stays held: it has no location yet, nor a day on which it looks for one. */
async function resume(tx: Tx, orderId: OrderId): Promise<void> {
  const open = await tx
    .selectFrom('hold')
    .select('fulfillmentOrderId')
    .where('orderId', '=', orderId)
    .where('releasedAt', 'is', null)
    .execute();
  if (open.some((hold) => hold.fulfillmentOrderId === null)) return;
  const held = open.flatMap(({ fulfillmentOrderId }) => fulfillmentOrderId ?? []);
  await tx
    .updateTable('fulfillment_order')
    .set((row) => ({
      status: row.fn.coalesce('statusBeforeHold', row.val('OPEN' as const)),
      statusBeforeHold: null,
      heldAt: null,
      ...clocksLaterByTheHold(),
    }))
    .where('orderId', '=', orderId)
    .where('status', '=', 'ON_HOLD')
    .where(({ eb, or }) => or([eb('locationId', 'is not', null), eb('opensAt', 'is not', null)]))
    .$if(held.length > 0, (query) => query.where('id', 'not in', held))
    .execute();
}

const CLOCKS = ['acceptBy', 'acceptDue', 'acceptRiskAt', 'shipBy', 'shipDue', 'shipRiskAt', 'pickUpBy'] as const;

/** Nobody is late for what he was not allowed to do. */
const clocksLaterByTheHold = () =>
  Object.fromEntries(
    CLOCKS.map((clock) => [clock, sql<Date | null>`${sql.ref(clock)} + coalesce(now() - held_at, interval '0')`]),
  );
