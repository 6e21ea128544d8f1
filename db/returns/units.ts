import { sql } from 'kysely';
import type { OrderId, OrderLineId, ReturnId } from '../../domain/ids.ts';
import type { LinePrice } from '../../domain/order/totals.ts';
import type { ReturnReason } from '../../domain/return/return.ts';
import type { LineReturnTerms } from '../../domain/return/terms.ts';
import type { Database, Tx } from '../database.ts';

/** Of an order's line `l`: units that came back or that the customer may keep, over all its returns. */
export const returnedUnits = sql<number>`
  (select coalesce(sum(rr.quantity), 0)::int from return_receipt rr
    where rr.order_line_id = l.id and rr.disposition <> 'MISSING')`;

/** The rules that line `l` was sold under; of one that came without them, those of its SKU `s`. */
const terms = sql`
  coalesce(l.return_terms, coalesce(s.return_policy, '{}') || jsonb_build_object('finalSale', s.final_sale))`;

export type ReturnableLine = {
  readonly lineId: OrderLineId;
  readonly sku: string;
  readonly shipped: number;
  /** Units of returns that stand. */
  readonly claimed: number;
  readonly tooLate: number;
  readonly terms: LineReturnTerms;
};

/** What of an order can still be returned; read it under the order's lock. Time runs from delivery, else shipment. */
export async function readReturnable(tx: Tx, orderId: OrderId, windowDays: number): Promise<ReturnableLine[]> {
  const { rows } = await sql<ReturnableLine>`
    select l.id as line_id, l.sku, l.shipped, t.terms,
      (select coalesce(sum(rl.quantity - rl.cancelled), 0)::int
        from return_line rl join order_return r on r.id = rl.return_id
        where rl.order_line_id = l.id and r.status not in ('DECLINED', 'CANCELLED'))
      - (select coalesce(sum(rr.quantity), 0)::int from return_receipt rr
        where rr.order_line_id = l.id and rr.disposition = 'MISSING') as claimed,
      (select coalesce(sum((u ->> 'quantity')::int), 0)::int
        from parcel p join shipment sh on sh.id = p.shipment_id, jsonb_array_elements(p.lines) u
        where p.order_id = l.order_id and u ->> 'lineId' = l.id::text and sh.shipped_at is not null and not p.is_void
          and coalesce(p.delivered_at, sh.shipped_at)
            + make_interval(days => coalesce((t.terms ->> 'windowDays')::int, ${windowDays})) < now()) as too_late
    from order_line l join sku s on s.sku = l.sku cross join lateral (select ${terms} as terms) t
    where l.order_id = ${orderId} order by l.position`.execute(tx);
  return rows;
}

export type ReturnLineUnits = LinePrice & {
  readonly lineId: OrderLineId;
  readonly sku: string;
  readonly kit: readonly { readonly sku: string; readonly quantity: number }[] | null;
  readonly reason: ReturnReason;
  readonly terms: LineReturnTerms;
  /** Still to come. */
  readonly outstanding: number;
  /** Came, and waits for its inspection, by location. */
  readonly processing: readonly { readonly locationId: string; readonly quantity: number }[];
  /** Units of the line that were credited already, in this return or another. */
  readonly credited: number;
};

/** The lines of a return with the folds over what came of them; a decision on them needs the order's lock. */
export async function readReturnLines(db: Database, returnId: ReturnId): Promise<ReturnLineUnits[]> {
  const { rows } = await sql<ReturnLineUnits>`
    select l.id as line_id, l.sku, l.kit, rl.reason, ${terms} as terms,
      l.quantity, l.priced_quantity, l.unit_price_minor, l.discount_minor, l.tax_minor,
      l.tax_inclusive as is_tax_inclusive,
      rl.quantity - rl.cancelled - (select coalesce(sum(rr.quantity), 0)::int from return_receipt rr
        where rr.return_id = rl.return_id and rr.order_line_id = l.id) as outstanding,
      (select coalesce(jsonb_agg(jsonb_build_object('locationId', w.location_id, 'quantity', w.units)
          order by w.location_id), '[]')
        from (select rr.location_id, sum(rr.quantity)::int as units from return_receipt rr
          where rr.return_id = rl.return_id and rr.order_line_id = l.id and rr.disposition = 'PROCESSING_REQUIRED'
          group by rr.location_id having sum(rr.quantity) > 0) w) as processing,
      (select coalesce(sum(c.quantity), 0)::int from return_credit c where c.order_line_id = l.id) as credited
    from return_line rl join order_line l on l.id = rl.order_line_id join sku s on s.sku = l.sku
    where rl.return_id = ${returnId} order by l.position`.execute(db);
  return rows;
}

/** Every unit has come, is missing or was given up, and none waits for an inspection. */
export async function isReturnComplete(db: Database, returnId: ReturnId): Promise<boolean> {
  const lines = await readReturnLines(db, returnId);
  return lines.every(isDealtWith);
}

export const isDealtWith = ({ outstanding, processing }: ReturnLineUnits): boolean =>
  outstanding === 0 && processing.length === 0;
