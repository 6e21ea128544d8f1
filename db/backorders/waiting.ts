import { sql } from 'kysely';
import type { Sold } from '../../domain/arrivals-left.ts';
import type { FulfillmentOrderId, OrderId, OrderLineId, Sku } from '../../domain/ids.ts';
import type { Database, Tx } from '../database.ts';

export type WaitingLine = {
  readonly lineId: OrderLineId;
  /** Units that nothing has come for. */
  readonly missing: number;
  /** What has stock of it: itself, or the parts of a kit. */
  readonly skus: readonly Sku[];
};
export type Waiting = {
  readonly id: FulfillmentOrderId;
  readonly orderId: OrderId;
  readonly lines: readonly WaitingLine[];
};

/** Who waits longer is looked at first; whoever is behind so many comes with the next look of the sweep. */
export const WAITING_MAX = 200;

/** Units of `order_line l` that came for `fulfillment_order f`, which has yet to open them. A kit by its first part. */
export const arrivedUnits = sql<number>`coalesce((
  select sum(r.quantity) / coalesce((l.kit -> 0 ->> 'quantity')::int, 1) from reservation r
  where r.order_id = f.order_id and r.fulfillment_order_id = f.id and r.order_line_id = l.id
    and r.sku = coalesce(l.kit -> 0 ->> 'sku', l.sku)), 0)::int`;

/** It has no location, and looks for one: from the start, or since what it waits for was released. */
export const isWaiting = sql<boolean>`(f.location_id is null and (
  f.status = 'ON_HOLD' and f.opens_at is null or f.status = 'SCHEDULED' and f.opens_at <= now()))`;

/**
 * Takes the fulfillment orders that wait for these SKUs, or for kits with them, before any stock row, as every writer
 * of both does. Their ids are given in the order of time, so the first has waited longest.
 */
export async function lockWaiting(tx: Tx, skus: readonly Sku[], after?: FulfillmentOrderId): Promise<Waiting[]> {
  if (skus.length === 0) return [];
  const wanted = sql`${[...skus]}::text[]`;
  const { rows } = await sql<{ id: FulfillmentOrderId }>`
    select f.id from fulfillment_order f
    where ${isWaiting} ${after === undefined ? sql`` : sql`and f.id > ${after}`}
      and exists (
        select from fulfillment_order_line fl join order_line l on l.id = fl.order_line_id
        where fl.fulfillment_order_id = f.id and fl.quantity - fl.shipped > ${arrivedUnits}
          and (l.sku = any(${wanted})
            or exists (select from jsonb_array_elements(l.kit) part where part ->> 'sku' = any(${wanted}))))
    order by f.id limit ${WAITING_MAX} for update of f`.execute(tx);
  return rows.length === 0
    ? []
    : readLines(
        tx,
        rows.map(({ id }) => id),
      );
}

/** Every SKU that their missing units are made of. */
export const skusWaitedFor = (waiting: readonly Waiting[]): Sku[] => [
  ...new Set(waiting.flatMap(({ lines }) => lines.flatMap(({ skus }) => skus))),
];

type Row = {
  readonly id: FulfillmentOrderId;
  readonly orderId: OrderId;
  readonly lineId: OrderLineId;
  readonly sku: Sku;
  readonly kit: readonly { readonly sku: Sku }[] | null;
  readonly missing: number;
};

/** By a second statement, which sees what the holders of the locks before us have written. */
async function readLines(tx: Tx, ids: readonly FulfillmentOrderId[]): Promise<Waiting[]> {
  const { rows } = await sql<Row>`
    select f.id, f.order_id, l.id as line_id, l.sku, l.kit, fl.quantity - fl.shipped - ${arrivedUnits} as missing
    from fulfillment_order f join fulfillment_order_line fl on fl.fulfillment_order_id = f.id
      join order_line l on l.id = fl.order_line_id
    where f.id = any(${[...ids]}::uuid[]) and ${isWaiting}
    order by f.id, l.position`.execute(tx);
  const byId = Map.groupBy(
    rows.filter(({ missing }) => missing > 0),
    ({ id }) => id,
  );
  return [...byId].map(([id, lines]) => ({
    id,
    orderId: (lines[0] as Row).orderId,
    lines: lines.map(({ lineId, missing, sku, kit }) => ({
      lineId,
      missing,
      skus: kit ? kit.map((part) => part.sku) : [sku],
    })),
  }));
}

/** Units of each SKU that were sold and have not come, kits by their parts; `from`: the day, UTC, of their release. */
export async function readSold(db: Database, skus: readonly Sku[]): Promise<Sold[]> {
  const { rows } = await sql<{ sku: Sku; quantity: number; from: string | null }>`
    select part.sku, sum((fl.quantity - fl.shipped - ${arrivedUnits}) * part.units)::float as quantity,
      to_char(f.opens_at at time zone 'UTC', 'YYYY-MM-DD') as from
    from fulfillment_order f join fulfillment_order_line fl on fl.fulfillment_order_id = f.id
      join order_line l on l.id = fl.order_line_id,
      lateral (select l.sku, 1 as units where l.kit is null
        union all select p ->> 'sku', (p ->> 'quantity')::int from jsonb_array_elements(l.kit) p) part
    where f.location_id is null and f.status in ('ON_HOLD', 'SCHEDULED') and part.sku = any(${[...skus]}::text[])
    group by 1, 3 order by 1, 3 nulls first`.execute(db);
  return rows.map(({ from, ...units }) => (from === null ? units : { ...units, from }));
}
