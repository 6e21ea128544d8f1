import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { FulfillmentOrderId, LocationId, OrderLineId, Sku } from '../../domain/ids.ts';
import type { Database, Tx } from '../database.ts';

export type WaveChoice = {
  readonly locationId: LocationId;
  readonly ids?: readonly FulfillmentOrderId[] | undefined;
  readonly service?: string | undefined;
  /** Work that must leave before this instant, such as a carrier's cut-off. */
  readonly shipBefore?: Date | undefined;
  readonly limit: number;
};
export type WaveRow = {
  readonly id: string;
  readonly locationId: LocationId;
  readonly locationName: string;
  readonly country: string;
  readonly createdAt: Date;
  readonly createdBy: string;
};
/** Units of a line that are still to be picked. */
export type WaveLine = {
  readonly fulfillmentOrderId: FulfillmentOrderId;
  readonly lineId: OrderLineId;
  readonly orderNumber: number;
  readonly sku: Sku;
  readonly name: string;
  readonly gtin: string | null;
  readonly bin: string | null;
  readonly quantity: number;
};

/** Takes open work that is in no wave yet, the most urgent first. Returns what it took; two waves never share work. */
export async function makeWave(
  tx: Tx,
  choice: WaveChoice,
  createdBy: string,
): Promise<{ id: string; ids: FulfillmentOrderId[] }> {
  const id = uuid();
  const { locationId, ids, service, shipBefore, limit } = choice;
  await tx.insertInto('pick_wave').values({ id, locationId, createdBy }).execute();
  const { rows } = await sql<{ fulfillmentOrderId: FulfillmentOrderId }>`
    insert into pick_wave_member (fulfillment_order_id, wave_id)
    select f.id, ${id}::uuid from fulfillment_order f join orders o on o.id = f.order_id
    where f.location_id = ${locationId} and f.status in ('OPEN', 'IN_PROGRESS')
      and (${ids ? [...ids] : null}::uuid[] is null or f.id = any(${ids ? [...ids] : null}::uuid[]))
      and (${service ?? null}::text is null or o.delivery ->> 'service' = ${service ?? null})
      and (${shipBefore ?? null}::timestamptz is null or f.ship_by < ${shipBefore ?? null})
      and not exists (select from pick_wave_member m where m.fulfillment_order_id = f.id)
    order by f.ship_by nulls last, f.created_at, f.id limit ${limit}
    on conflict do nothing returning fulfillment_order_id`.execute(tx);
  return { id, ids: rows.map(({ fulfillmentOrderId }) => fulfillmentOrderId) };
}

export function readWave(db: Database, id: string): Promise<WaveRow | undefined> {
  return db
    .selectFrom('pick_wave as w')
    .innerJoin('location as l', 'l.id', 'w.locationId')
    .select(['w.id', 'w.locationId', 'l.name as locationName', 'w.createdAt', 'w.createdBy'])
    .select(sql<string>`l.address ->> 'country'`.as('country'))
    .where('w.id', '=', id)
    .executeTakeFirst() as Promise<WaveRow | undefined>;
}

/** What is left to pick, kits by their parts. Work that was held, moved or ended since is left out. */
export async function readWaveLines(db: Database, id: string): Promise<WaveLine[]> {
  const { rows } = await sql<WaveLine>`
    select f.id as fulfillment_order_id, l.id as line_id, o.order_number, s.sku, s.name, s.gtin,
      s.bins ->> f.location_id as bin, (fl.quantity - fl.shipped - coalesce(k.units, 0)) * part.quantity as quantity
    from pick_wave_member m
      join pick_wave w on w.id = m.wave_id
      join fulfillment_order f on f.id = m.fulfillment_order_id and f.location_id = w.location_id
        and f.status in ('OPEN', 'IN_PROGRESS')
      join fulfillment_order_line fl on fl.fulfillment_order_id = f.id
      join order_line l on l.id = fl.order_line_id
      join orders o on o.id = f.order_id
      cross join lateral (
        select x.sku, x.quantity from jsonb_to_recordset(l.kit) as x (sku text, quantity int) where l.kit is not null
        union all select l.sku, 1 where l.kit is null) part
      join sku s on s.sku = part.sku
      left join lateral (select sum(p.quantity)::int as units from pick p
        where p.fulfillment_order_id = f.id and p.order_line_id = l.id) k on true
    where m.wave_id = ${id} and fl.quantity - fl.shipped - coalesce(k.units, 0) > 0`.execute(db);
  return rows;
}
