import { sql } from 'kysely';
import type { Database } from '../../db/database.ts';
import type { WorkRow } from '../../db/order/fulfillment-orders.ts';
import { remainingOf, unitsPacked } from '../fulfillment-orders/view.ts';
import { withoutNulls } from '../present.ts';
import type { PackedUnit } from './box.ts';

type Measured = {
  readonly lineId: string;
  readonly sku: string;
  readonly each: number;
  readonly weightGrams: number;
  readonly dimensionsMm: { readonly l: number; readonly w: number; readonly h: number } | null;
};

/** What is still to be packed, kits as the parts that they are picked as. */
export async function unpackedUnits(db: Database, work: WorkRow): Promise<PackedUnit[]> {
  const packed = unitsPacked(work.parcels.filter(({ shippedAt }) => shippedAt === null));
  const left = new Map(
    work.lines.map((line) => [line.lineId as string, remainingOf(work, line) - (packed.get(line.lineId) ?? 0)]),
  );
  const units = (await readMeasures(db, work)).map(({ lineId, each, ...article }) => ({
    ...withoutNulls(article),
    quantity: (left.get(lineId) ?? 0) * each,
  }));
  return units.filter(({ quantity }) => quantity > 0);
}

async function readMeasures(db: Database, { id }: WorkRow): Promise<Measured[]> {
  const { rows } = await sql<Measured>`
    select l.id as line_id, s.sku, part.quantity as each, s.weight_grams, s.dimensions_mm
    from fulfillment_order_line fl
      join order_line l on l.id = fl.order_line_id
      cross join lateral (
        select x.sku, x.quantity from jsonb_to_recordset(l.kit) as x (sku text, quantity int) where l.kit is not null
        union all select l.sku, 1 where l.kit is null) part
      join sku s on s.sku = part.sku
    where fl.fulfillment_order_id = ${id} order by l.position, s.sku`.execute(db);
  return rows;
}
