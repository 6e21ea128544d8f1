import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { CommandId, FulfillmentOrderId, OrderId, Sku } from '../../domain/ids.ts';
import type { Tx } from '../database.ts';
import { lockCapped } from '../sourcing/capacity.ts';
import { writeDecision } from '../sourcing/decisions.ts';
import { readToSource, unitsOf } from '../sourcing/order-to-source.ts';
import { planOrder } from '../sourcing/plan-order.ts';
import { changeCounters, commitUnits, type LineUnits, summed, type Units } from '../stock/commitments.ts';
import { freeOf } from '../stock/stock-rows.ts';
import { skusWaitedFor, type Waiting } from './waiting.ts';

/**
 * Gives free units to whom they were promised longest, where sourcing would take them for him, and writes each order a
 * command. An order that may not be split gets them only when one location has them all. The caller holds the locks of
 * who waits and of every stock row of the SKUs waited for, so what is planned here can be promised.
 */
export async function allocateBackorders(tx: Tx, waiting: readonly Waiting[], actor: string): Promise<void> {
  if (waiting.length === 0) return;
  const free = await readFree(tx, skusWaitedFor(waiting));
  await lockCapped(tx);
  for (const each of waiting) {
    const mayGet = each.lines.some(({ skus }) => skus.every((sku) => (free.get(sku) ?? 0) > 0));
    const given = mayGet ? await give(tx, each) : [];
    for (const { sku, quantity } of given) free.set(sku, (free.get(sku) ?? 0) - quantity);
    if (given.length > 0) await tellOrder(tx, each, actor);
  }
}

async function readFree(tx: Tx, skus: readonly Sku[]): Promise<Map<Sku, number>> {
  if (skus.length === 0) return new Map();
  const { rows } = await sql<{ sku: Sku; units: number }>`
    select s.sku, sum(greatest(${freeOf('s')}, 0))::float as units
    from stock s where s.sku = any(${[...skus]}::text[]) group by s.sku`.execute(tx);
  return new Map(rows.map(({ sku, units }) => [sku, units]));
}

/** By the rules of now, channel, market and refusals included: a receipt anywhere is not a receipt for everybody. */
async function give(tx: Tx, { id, orderId, lines }: Waiting): Promise<LineUnits[]> {
  const missing = new Map(lines.map((line) => [line.lineId, line.missing]));
  const order = await readToSource(tx, orderId);
  const asked = {
    ...order,
    allowBackorder: true,
    reservationId: null,
    // A shelf that was found empty was counted to none; what is on it now has come since.
    refusedBy: order.unwilling,
    lines: order.lines.map((line) => ({ ...line, open: missing.get(line.id) ?? 0 })),
  };
  const planned = await planOrder(tx, asked);
  const units = unitsOf(asked.lines, planned.decision);
  if (units.length === 0) return [];
  await writeDecision(tx, orderId, planned);
  if (await commitUnits(tx, orderId, units, { arrivedFor: id })) return units;
  throw new Error(`units for fulfillment order ${id} were planned on stock that was not locked`);
}

async function tellOrder(
  tx: Tx,
  { id: fulfillmentOrderId, orderId }: Pick<Waiting, 'id' | 'orderId'>,
  actor: string,
): Promise<void> {
  await tx
    .insertInto('command')
    .values({
      id: uuid() as CommandId,
      client: 'stock',
      bodyHash: '',
      kind: 'stockArrived',
      orderId,
      fulfillmentOrderId,
      actor,
      deliverAfter: new Date(),
    })
    .execute();
}

/** Fewer units wait than had come for them: what is too many is free again. */
export async function releaseArrivedUnits(tx: Tx, id: FulfillmentOrderId): Promise<void> {
  const { rows } = await sql<Units>`
    with waiting as (
      select fl.order_line_id, part.sku, fl.quantity * part.quantity as units
      from fulfillment_order_line fl join order_line l on l.id = fl.order_line_id
        cross join lateral (
          select x.sku, x.quantity from jsonb_to_recordset(l.kit) as x (sku text, quantity int) where l.kit is not null
          union all select l.sku, 1 where l.kit is null) part
      where fl.fulfillment_order_id = ${id}),
    come as (
      select r.id, r.sku, r.location_id, r.quantity, least(r.quantity, greatest(
        sum(r.quantity) over (partition by r.order_line_id, r.sku order by r.id) - w.units, 0))::int as surplus
      from reservation r join waiting w on w.order_line_id = r.order_line_id and w.sku = r.sku
      where r.fulfillment_order_id = ${id}),
    emptied as (delete from reservation r using come c where r.id = c.id and c.surplus = c.quantity),
    shrunk as (update reservation r set quantity = r.quantity - c.surplus from come c
      where r.id = c.id and c.surplus > 0 and c.surplus < c.quantity)
    select sku, location_id, surplus as quantity from come where surplus > 0 order by sku, location_id`.execute(tx);
  await changeCounters(
    tx,
    summed(rows).map(({ sku, locationId, quantity }) => ({ sku, locationId, committed: -quantity })),
  );
}

/** A fulfillment order stops waiting: what had come for it is free again. */
export async function releaseArrived(tx: Tx, orderId: OrderId, id: FulfillmentOrderId): Promise<void> {
  const rows = await tx
    .deleteFrom('reservation')
    .where('orderId', '=', orderId)
    .where('fulfillmentOrderId', '=', id)
    .returning(['sku', 'locationId', 'quantity'])
    .execute();
  await changeCounters(
    tx,
    summed(rows).map(({ sku, locationId, quantity }) => ({ sku, locationId, committed: -quantity })),
  );
}
