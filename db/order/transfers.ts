import { sql } from 'kysely';
import type { CommandId, FulfillmentOrderId, LocationId, OrderId } from '../../domain/ids.ts';
import { type Clocks, clocksFrom, slaAt } from '../../domain/order/deadline.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import type { ChannelPolicy } from '../../domain/order/policy.ts';
import type { Database, Tx } from '../database.ts';
import { unitsOfLine } from '../sourcing/order-to-source.ts';
import { changeCounters, type LineUnits, releaseLineUnits, summed } from '../stock/commitments.ts';
import { insertMovements, lockStock } from '../stock/movements.ts';
import { changeByCommand } from './change-order.ts';
import { readWorkLines } from './work-lines.ts';

/** What is on its way is promised nowhere: it will be when it is there. */
export async function isOnItsWay(tx: Tx, arrivalId: FulfillmentOrderId): Promise<boolean> {
  const transfer = await tx
    .selectFrom('transfer')
    .select('id')
    .where('arrivalId', '=', arrivalId)
    .where('receivedAt', 'is', null)
    .executeTakeFirst();
  return transfer !== undefined;
}

/** Gives back what is promised to units of a fulfillment order. */
export async function releaseWorkUnits(
  tx: Tx,
  orderId: OrderId,
  id: FulfillmentOrderId,
  units: readonly LineUnits[],
): Promise<void> {
  if (!(await isOnItsWay(tx, id))) await releaseLineUnits(tx, orderId, units);
}

/**
 * The goods are at the store: on its shelf, and promised to the customer who comes for them, as far as he still wants
 * them. 'NOTHING' where none is on its way to this work. It needs no workflow, because the order may have ended.
 */
export async function receive(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  arrivalId: FulfillmentOrderId,
): Promise<OrderFacts | 'NOTHING'> {
  let isNothing = false;
  const facts = await changeByCommand(db, orderId, commandId, async (tx, { actor }, { policy }) => {
    const transfer = await takeTransfer(tx, arrivalId);
    isNothing = transfer === undefined;
    if (!transfer) return [];
    const wanted = await unitsOf(tx, arrivalId, transfer.to);
    await putOnShelf(tx, await unitsOf(tx, transfer.fromId, transfer.to, 'SENT'), { actor, orderId, id: transfer.id });
    const isWanted = await openArrival(tx, arrivalId, await clocksAt(tx, policy, transfer.to));
    if (isWanted) await promise(tx, orderId, wanted);
    const after = { transferId: transfer.id, fulfillmentOrderId: arrivalId, isWanted };
    return [{ type: 'transfer.received', actor, commandId, after }];
  });
  return isNothing ? 'NOTHING' : facts;
}

async function takeTransfer(tx: Tx, arrivalId: FulfillmentOrderId) {
  const { rows } = await sql<{ id: CommandId; fromId: FulfillmentOrderId; to: LocationId }>`
    update transfer t set received_at = now() from fulfillment_order f
    where t.arrival_id = ${arrivalId} and t.received_at is null and f.id = t.arrival_id
    returning t.id, t.from_id, f.location_id as "to"`.execute(tx);
  return rows[0];
}

/** By what was sent, or by what is still to be handed over: units may have been cancelled on the way. */
async function unitsOf(tx: Tx, id: FulfillmentOrderId, at: LocationId, what?: 'SENT'): Promise<LineUnits[]> {
  const lines = await readWorkLines(tx, id);
  return lines.flatMap((line) => unitsOfLine(line, at, what === 'SENT' ? line.shipped : line.quantity - line.shipped));
}

type Cause = { readonly actor: string; readonly orderId: OrderId; readonly id: CommandId };

async function putOnShelf(tx: Tx, sent: readonly LineUnits[], { actor, orderId, id: reference }: Cause): Promise<void> {
  await lockStock(tx, sent);
  const movements = summed(sent).map(({ sku, locationId, quantity }) => ({
    ...{ sku, locationId, onHandDelta: quantity, reason: 'ARRIVED' as const },
    ...{ reference, orderId, actor },
  }));
  await insertMovements(tx, movements);
}

/** The store's time runs from when it has the goods. */
async function clocksAt(tx: Tx, policy: ChannelPolicy, store: LocationId): Promise<Clocks> {
  const { sla } = await tx.selectFrom('location').select('sla').where('id', '=', store).executeTakeFirstOrThrow();
  return clocksFrom(slaAt(policy, sla), new Date());
}

/** Whether anybody still wants it. What is held opens when its hold is released. */
async function openArrival(tx: Tx, arrivalId: FulfillmentOrderId, clocks: Clocks): Promise<boolean> {
  const opened = await tx
    .updateTable('fulfillment_order')
    .set((row) => ({
      ...clocks,
      status: row
        .case()
        .when('status', '=', 'SCHEDULED')
        .then('OPEN' as const)
        .else(row.ref('status'))
        .end(),
      statusBeforeHold: row
        .case()
        .when('statusBeforeHold', '=', 'SCHEDULED')
        .then('OPEN' as const)
        .else(row.ref('statusBeforeHold'))
        .end(),
    }))
    .where('id', '=', arrivalId)
    .where('status', 'in', ['SCHEDULED', 'ON_HOLD'])
    .returning('id')
    .executeTakeFirst();
  return opened !== undefined;
}

/** They were his before they came, whatever else the shelf may be short of. */
async function promise(tx: Tx, orderId: OrderId, units: readonly LineUnits[]): Promise<void> {
  if (units.length === 0) return;
  const reservations = units.map((unit) => ({ ...unit, kind: 'COMMITTED' as const, orderId }));
  await tx.insertInto('reservation').values(reservations).execute();
  await changeCounters(
    tx,
    summed(units).map((row) => ({ ...row, committed: row.quantity })),
  );
}
