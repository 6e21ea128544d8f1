import { type RawBuilder, sql } from 'kysely';
import type { Sku } from '../../domain/ids.ts';
import type { Database, Tx } from '../database.ts';
import { lockName } from '../lock.ts';
import { arrivedUnits } from './waiting.ts';

/** BACKORDER: sold out, and more is expected. PREORDER: not released yet. */
export type LimitedKind = 'BACKORDER' | 'PREORDER';
export type OverLimit = { readonly sku: Sku; readonly asked: number; readonly waiting: number; readonly limit: number };

type Limited = {
  readonly column: 'backorderLimit' | 'preorderLimit';
  /** Which of `fulfillment_order f` count, and which parts of a decision. */
  readonly isOpen: RawBuilder<boolean>;
  readonly isPlanned: RawBuilder<boolean>;
};
const LIMITED: Record<LimitedKind, Limited> = {
  BACKORDER: {
    column: 'backorderLimit',
    isOpen: sql`(f.location_id is null and f.status = 'ON_HOLD' and f.opens_at is null)`,
    isPlanned: sql`part ->> 'locationId' is null and part ->> 'opensAt' is null`,
  },
  PREORDER: {
    column: 'preorderLimit',
    isOpen: sql`(f.opens_at is not null and f.status in ('SCHEDULED', 'ON_HOLD'))`,
    isPlanned: sql`part ->> 'opensAt' is not null`,
  },
};

/**
 * The SKUs of which fewer units may wait than would then. Orders that want the same ones come here one after the
 * other, so that two of them never share the last place; what each waits for counts once its decision is written.
 */
export async function overLimit(tx: Tx, kind: LimitedKind, asked: ReadonlyMap<Sku, number>): Promise<OverLimit[]> {
  if (asked.size === 0) return [];
  const { column } = LIMITED[kind];
  const limited = await tx
    .selectFrom('sku')
    .select(['sku', `${column} as limit`])
    .where('sku', 'in', [...asked.keys()])
    .where(column, 'is not', null)
    .orderBy('sku')
    .execute();
  for (const { sku } of limited) await lockName(tx, `${kind} of ${sku}`);
  const waiting = await readTaken(
    tx,
    kind,
    limited.map(({ sku }) => sku),
  );
  return limited.flatMap(({ sku, limit }) => {
    const units = { sku, asked: asked.get(sku) ?? 0, waiting: waiting.get(sku) ?? 0, limit: limit ?? 0 };
    return units.asked + units.waiting > units.limit ? [units] : [];
  });
}

/** Units of open work that have not come yet, and of orders not accepted yet: theirs are in the decision only. */
export async function readTaken(db: Database, kind: LimitedKind, skus: readonly Sku[]): Promise<Map<Sku, number>> {
  if (skus.length === 0) return new Map();
  const { isOpen, isPlanned } = LIMITED[kind];
  const wanted = sql`${[...skus]}::text[]`;
  const { rows } = await sql<{ sku: Sku; units: number }>`
    select sku, sum(quantity)::int as units from (
      select l.sku, fl.quantity - fl.shipped - ${arrivedUnits} as quantity
      from fulfillment_order f join fulfillment_order_line fl on fl.fulfillment_order_id = f.id
        join order_line l on l.id = fl.order_line_id
      where ${isOpen} and l.sku = any(${wanted})
      union all
      select l.sku, planned.quantity
      from orders o join sourcing_decision d on d.order_id = o.id,
        lateral jsonb_array_elements(d.decision -> 'plans' -> (d.decision -> 'chosen')::int -> 'parts') part,
        lateral jsonb_to_recordset(part -> 'lines') as planned ("lineId" uuid, quantity int)
        join order_line l on l.id = planned."lineId"
      where o.status = 'RECEIVED' and o.stage = 'SOURCED' and ${isPlanned} and l.sku = any(${wanted})
    ) as waiting group by sku`.execute(db);
  return new Map(rows.map(({ sku, units }) => [sku, units]));
}
