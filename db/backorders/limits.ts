import { sql } from 'kysely';
import type { Sku } from '../../domain/ids.ts';
import type { Tx } from '../database.ts';
import { lockName } from '../lock.ts';
import { arrivedUnits } from './waiting.ts';

export type OverLimit = { readonly sku: Sku; readonly asked: number; readonly waiting: number; readonly limit: number };

/**
 * The SKUs of which fewer units may wait than would then. Orders that want the same ones come here one after the
 * other, so that two of them never share the last place; what each waits for counts once its decision is written.
 */
export async function overBackorderLimit(tx: Tx, asked: ReadonlyMap<Sku, number>): Promise<OverLimit[]> {
  if (asked.size === 0) return [];
  const limited = await tx
    .selectFrom('sku')
    .select(['sku', 'backorderLimit'])
    .where('sku', 'in', [...asked.keys()])
    .where('backorderLimit', 'is not', null)
    .orderBy('sku')
    .execute();
  for (const { sku } of limited) await lockName(tx, `backorders of ${sku}`);
  const waiting = await readWaiting(
    tx,
    limited.map(({ sku }) => sku),
  );
  return limited.flatMap(({ sku, backorderLimit }) => {
    const limit = backorderLimit ?? 0;
    const units = { sku, asked: asked.get(sku) ?? 0, waiting: waiting.get(sku) ?? 0, limit };
    return units.asked + units.waiting > limit ? [units] : [];
  });
}

/** Units of open backorders that have not come yet, and of orders not accepted yet: theirs are in the decision only. */
async function readWaiting(tx: Tx, skus: readonly Sku[]): Promise<Map<Sku, number>> {
  if (skus.length === 0) return new Map();
  const wanted = sql`${[...skus]}::text[]`;
  const { rows } = await sql<{ sku: Sku; units: number }>`
    select sku, sum(quantity)::int as units from (
      select l.sku, fl.quantity - fl.shipped - ${arrivedUnits} as quantity
      from fulfillment_order f join fulfillment_order_line fl on fl.fulfillment_order_id = f.id
        join order_line l on l.id = fl.order_line_id
      where f.location_id is null and f.status = 'ON_HOLD' and l.sku = any(${wanted})
      union all
      select l.sku, planned.quantity
      from orders o join sourcing_decision d on d.order_id = o.id,
        lateral jsonb_array_elements(d.decision -> 'plans' -> (d.decision -> 'chosen')::int -> 'parts') part,
        lateral jsonb_to_recordset(part -> 'lines') as planned ("lineId" uuid, quantity int)
        join order_line l on l.id = planned."lineId"
      where o.status = 'RECEIVED' and o.stage = 'SOURCED' and part ->> 'locationId' is null
        and l.sku = any(${wanted})
    ) as waiting group by sku`.execute(tx);
  return new Map(rows.map(({ sku, units }) => [sku, units]));
}
