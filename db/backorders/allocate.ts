import { v7 as uuid } from 'uuid';
import type { CommandId, FulfillmentOrderId, LocationId, OrderId, OrderLineId, Sku } from '../../domain/ids.ts';
import { availability } from '../../domain/stock.ts';
import type { Tx } from '../database.ts';
import { changeCounters } from '../stock/commitments.ts';

type Place = { readonly sku: Sku; readonly locationId: LocationId };

/** Takes the waiting fulfillment orders of these SKUs; before any stock row, as every writer of both does. */
export async function lockWaiting(tx: Tx, skus: readonly Sku[]): Promise<void> {
  if (skus.length === 0) return;
  await waitingFor(tx, skus).select('f.id').orderBy('f.id').forUpdate('f').execute();
}

/**
 * Gives free units at these places to whom they were promised longest, in the transaction that received them, and
 * writes each order a command. An order that may not be split gets them only when one location has them all.
 */
export async function allocateBackorders(tx: Tx, places: readonly Place[], actor: string): Promise<CommandId[]> {
  const commands: CommandId[] = [];
  for (const place of places) {
    for (const waiting of await oldestWaiting(tx, place)) {
      if (await give(tx, place, waiting)) commands.push(await tellOrder(tx, waiting, actor));
    }
  }
  return commands;
}

type Waiting = {
  readonly id: FulfillmentOrderId;
  readonly orderId: OrderId;
  readonly allowSplit: boolean;
  readonly lineId: OrderLineId;
  readonly sku: Sku;
  readonly missing: number;
  readonly linesWaiting: number;
};

function waitingFor(tx: Tx, skus: readonly Sku[]) {
  return tx
    .selectFrom('fulfillment_order as f')
    .innerJoin('fulfillment_order_line as fl', 'fl.fulfillmentOrderId', 'f.id')
    .innerJoin('order_line as l', 'l.id', 'fl.orderLineId')
    .where('f.locationId', 'is', null)
    .where('f.status', '=', 'ON_HOLD')
    .where('l.sku', 'in', [...skus]);
}

async function oldestWaiting(tx: Tx, { sku }: Place): Promise<Waiting[]> {
  const rows = await waitingFor(tx, [sku])
    .innerJoin('orders as o', 'o.id', 'f.orderId')
    .select(['f.id', 'f.orderId', 'o.allowSplit', 'fl.orderLineId as lineId', 'l.sku', 'fl.quantity'])
    .select((query) => [
      query
        .selectFrom('reservation as r')
        .select(({ fn }) => fn.coalesce(fn.sum<number>('r.quantity'), query.lit(0)).as('given'))
        .whereRef('r.fulfillmentOrderId', '=', 'f.id')
        .whereRef('r.orderLineId', '=', 'fl.orderLineId')
        .as('given'),
      query
        .selectFrom('fulfillment_order_line as other')
        .select(({ fn }) => fn.countAll<number>().as('lines'))
        .whereRef('other.fulfillmentOrderId', '=', 'f.id')
        .as('linesWaiting'),
    ])
    .orderBy('f.createdAt')
    .orderBy('f.id')
    .execute();
  return rows
    .map(({ given, quantity, linesWaiting, sku: of, ...row }) => ({
      ...row,
      sku: of as Sku,
      missing: quantity - Number(given ?? 0),
      linesWaiting: Number(linesWaiting),
    }))
    .filter(({ missing }) => missing > 0);
}

async function give(tx: Tx, { sku, locationId }: Place, waiting: Waiting): Promise<boolean> {
  const row = await tx
    .selectFrom('stock')
    .selectAll()
    .where('sku', '=', sku)
    .where('locationId', '=', locationId)
    .forUpdate()
    .executeTakeFirst();
  const { available } = row ? availability(row) : { available: 0 };
  const quantity = Math.min(available, waiting.missing);
  const isWhole = quantity === waiting.missing && waiting.linesWaiting === 1;
  if (quantity === 0 || (!waiting.allowSplit && !isWhole)) return false;
  await tx
    .insertInto('reservation')
    .values({
      kind: 'COMMITTED',
      sku,
      locationId,
      quantity,
      orderId: waiting.orderId,
      orderLineId: waiting.lineId,
      fulfillmentOrderId: waiting.id,
    })
    .execute();
  await changeCounters(tx, [{ sku, locationId, committed: quantity }]);
  return true;
}

async function tellOrder(tx: Tx, { id: fulfillmentOrderId, orderId }: Waiting, actor: string): Promise<CommandId> {
  const id = uuid() as CommandId;
  await tx
    .insertInto('command')
    .values({
      id,
      client: 'stock',
      bodyHash: '',
      kind: 'stockArrived',
      orderId,
      fulfillmentOrderId,
      actor,
      deliverAfter: new Date(),
    })
    .execute();
  return id;
}

/** A fulfillment order stops waiting: what had come for it is free again. */
export async function releaseArrived(tx: Tx, id: FulfillmentOrderId): Promise<void> {
  const rows = await tx
    .deleteFrom('reservation')
    .where('fulfillmentOrderId', '=', id)
    .returning(['sku', 'locationId', 'quantity'])
    .execute();
  for (const { sku, locationId, quantity } of rows)
    await changeCounters(tx, [{ sku, locationId, committed: -quantity }]);
}
