import { sql } from 'kysely';
import type { Address } from '../../domain/address.ts';
import type { Quote } from '../../domain/carriers/rate.ts';
import type { LocationId, OrderId, ReturnId } from '../../domain/ids.ts';
import type { Money } from '../../domain/money.ts';
import type { LabelStatus } from '../../domain/return/return.ts';
import type { Database, Tx } from '../database.ts';
import { instant } from '../order/fulfillment-orders.ts';

/** The location that sent most of an order's units is where they go back to. */
export async function whereItCameFrom(tx: Tx, orderId: OrderId): Promise<LocationId | undefined> {
  const { rows } = await sql<{ locationId: LocationId }>`
    select f.location_id from fulfillment_order f join fulfillment_order_line l on l.fulfillment_order_id = f.id
    where f.order_id = ${orderId} and f.location_id is not null
    group by f.location_id order by sum(l.shipped) desc, f.location_id limit 1`.execute(tx);
  return rows[0]?.locationId;
}

export type NewLabel = { readonly returnId: ReturnId; readonly locationId: LocationId };

/** Written with the return's lines already there: they weigh what their SKUs do. */
export async function wantLabel(tx: Tx, { returnId, locationId }: NewLabel): Promise<void> {
  await sql`
    insert into return_label (return_id, status, location_id, weight_grams)
    select ${returnId}, 'WANTED', ${locationId}, coalesce(sum(rl.quantity * s.weight_grams), 0)::int
    from return_line rl join order_line l on l.id = rl.order_line_id join sku s on s.sku = l.sku
    where rl.return_id = ${returnId}`.execute(tx);
}

export type LabelToBuy = {
  readonly status: LabelStatus;
  readonly quote: Quote | null;
  readonly weightGrams: number;
  readonly trackingNumber: string | null;
  readonly carrierShipmentId: string | null;
  /** Once it was bought. */
  readonly cost: Money | null;
  readonly currency: string;
  readonly from: Address | null;
  readonly to: Address;
};

export async function readLabelToBuy(db: Database, returnId: ReturnId): Promise<LabelToBuy> {
  const { rows } = await sql<LabelToBuy>`
    select b.status, b.quote, b.weight_grams, b.tracking_number, b.carrier_shipment_id, o.currency,
      case when b.status = 'BOUGHT'
        then jsonb_build_object('amount', b.cost_minor, 'currency', b.cost_currency) end as cost,
      o.shipping_address as "from", l.address as "to"
    from return_label b join order_return r on r.id = b.return_id join orders o on o.id = r.order_id
      join location l on l.id = b.location_id
    where b.return_id = ${returnId}`.execute(db);
  const [row] = rows;
  if (!row) throw new Error(`return ${returnId} wants no label`);
  return row;
}

export type ReturnLabelRow = {
  readonly quote: Quote | null;
  readonly carrier: string;
  readonly service: string;
  readonly trackingNumber: string;
  readonly weightGrams: number;
  readonly orderNumber: number;
  readonly from: Address;
  readonly to: Address;
  readonly at: string;
};

/** What stands on a label that was bought. */
export async function readReturnLabel(db: Database, returnId: ReturnId): Promise<ReturnLabelRow | undefined> {
  const { rows } = await sql<ReturnLabelRow>`
    select b.quote, b.carrier, b.service, b.tracking_number, b.weight_grams, o.order_number,
      o.shipping_address as "from", l.address as "to", ${instant('b.bought_at')} as at
    from return_label b join order_return r on r.id = b.return_id join orders o on o.id = r.order_id
      join location l on l.id = b.location_id
    where b.return_id = ${returnId} and b.status = 'BOUGHT'`.execute(db);
  return rows[0];
}
