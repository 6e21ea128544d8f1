import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { CommandId, FulfillmentOrderId, LocationId, OrderId, OrderLineId, Sku } from '../../domain/ids.ts';
import { newestPromises } from '../../domain/stock-shortage.ts';
import type { Tx } from '../database.ts';
import type { StockPlace, StockRow } from './movements.ts';

/** What the order is asked to give up at a place where fewer units are than are promised. */
export type ShortageBody = {
  readonly sku: Sku;
  readonly locationId: LocationId;
  readonly lines: readonly { readonly lineId: OrderLineId; readonly quantity: number }[];
};

export type Promised = {
  readonly id: FulfillmentOrderId;
  readonly orderId: OrderId;
  readonly lineId: OrderLineId;
  readonly quantity: number;
  /** Units of the SKU in one unit of the line. */
  readonly each: number;
};

/**
 * Where a count leaves fewer units than orders were promised, a command tells as many of the newest orders as it takes.
 * Carts are not asked: their units were never the orders'. Within the transaction that has locked the row.
 */
export async function tellOfShortage(tx: Tx, row: StockRow | undefined, actor: string): Promise<void> {
  if (!row || missingAt(row) <= 0) return;
  const { sku, locationId } = row;
  const wanted = newestPromises(await readPromised(tx, row), missingAt(row));
  for (const parts of Map.groupBy(wanted, ({ id }) => id).values()) {
    const [{ id: fulfillmentOrderId, orderId }] = parts as [Promised];
    const lines = parts.map(({ lineId, quantity }) => ({ lineId, quantity }));
    await tx
      .insertInto('command')
      .values({
        id: uuid() as CommandId,
        client: 'stock',
        bodyHash: '',
        kind: 'stockShort',
        orderId,
        fulfillmentOrderId,
        actor,
        body: { sku, locationId, lines },
        deliverAfter: new Date(),
      })
      .execute();
  }
}

/** Units promised to orders that are not there. */
export const missingAt = ({ committed, onHand, damaged }: StockRow): number => committed - (onHand - damaged);

const PROMISES_MAX = 1_000;

/** Newest first. What is picked, packed or on its way out is in somebody's hands, and what is held has its own fate. */
export async function readPromised(
  tx: Tx,
  { sku, locationId }: StockPlace,
  of?: FulfillmentOrderId,
): Promise<Promised[]> {
  const { rows } = await sql<Promised>`
    select f.id, f.order_id, l.id as line_id, part.each, (fl.quantity - fl.shipped - coalesce((
        select sum(k.quantity) from pick k where k.fulfillment_order_id = f.id and k.order_line_id = l.id), 0))::int
      as quantity
    from fulfillment_order f join fulfillment_order_line fl on fl.fulfillment_order_id = f.id
      join order_line l on l.id = fl.order_line_id,
      lateral (select 1 as each where l.kit is null and l.sku = ${sku}
        union all select (p ->> 'quantity')::int from jsonb_array_elements(l.kit) p where p ->> 'sku' = ${sku}) part
    where f.location_id = ${locationId} and f.status in ('OPEN', 'SCHEDULED', 'ON_HOLD', 'IN_PROGRESS')
      and fl.quantity > fl.shipped ${of === undefined ? sql`` : sql`and f.id = ${of}`}
      and not exists (select from parcel p left join shipment s on s.id = p.shipment_id
        where p.fulfillment_order_id = f.id and not p.is_void and coalesce(s.status, 'PREPARED') = 'PREPARED')
      and not exists (select from hold h where h.fulfillment_order_id = f.id and h.released_at is null)
    order by f.created_at desc, f.id desc limit ${PROMISES_MAX}`.execute(tx);
  return rows;
}
