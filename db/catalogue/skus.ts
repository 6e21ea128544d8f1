import { type Insertable, type Selectable, sql } from 'kysely';
import { normalizeGtin } from '../../domain/gtin.ts';
import type { Sku } from '../../domain/ids.ts';
import type { Database, Tables, Tx } from '../database.ts';
import { json } from '../json.ts';

export type SkuRow = Selectable<Tables['sku']>;
export type NewSku = Insertable<Tables['sku']>;
export type KitPart = { readonly sku: Sku; readonly quantity: number };

export function readSku(db: Database, sku: Sku): Promise<SkuRow | undefined> {
  return db.selectFrom('sku').selectAll().where('sku', '=', sku).executeTakeFirst();
}

export function readSkus(db: Database, skus: readonly Sku[]): Promise<SkuRow[]> {
  return db
    .selectFrom('sku')
    .selectAll()
    .where('sku', 'in', skus.length > 0 ? skus : [null as never])
    .execute();
}

export type SkuQuery = { readonly after: string | undefined; readonly limit: number; readonly search?: string };

export function listSkus(db: Database, { after, limit, search }: SkuQuery): Promise<SkuRow[]> {
  const pattern = `%${search?.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return db
    .selectFrom('sku')
    .selectAll()
    .$if(after !== undefined, (query) => query.where('sku', '>', after as Sku))
    .$if(search !== undefined, (query) =>
      query.where(({ eb, or }) =>
        or([
          eb('sku', 'ilike', pattern as Sku),
          eb('name', 'ilike', pattern),
          eb('gtin', '=', normalizeGtin(search ?? '') ?? ''),
        ]),
      ),
    )
    .orderBy('sku')
    .limit(limit)
    .execute();
}

export async function saveSku(tx: Tx, row: NewSku): Promise<void> {
  const values = { ...row, kit: row.kit ? json(row.kit) : null };
  await tx
    .insertInto('sku')
    .values(values)
    .onConflict((conflict) => conflict.column('sku').doUpdateSet(values))
    .execute();
}

export async function isPartOfKit(db: Database, sku: Sku): Promise<boolean> {
  const part = JSON.stringify([{ sku }]);
  const found = await db.selectFrom('sku').select('sku').where(sql<boolean>`kit @> ${part}::jsonb`).executeTakeFirst();
  return found !== undefined;
}

/** Units of its own that are there, kept, or still owed to an order. */
export async function isInUse(db: Database, sku: Sku): Promise<'STOCK' | 'ORDERS' | undefined> {
  const { rows } = await sql<{ use: 'STOCK' | 'ORDERS' }>`
    select 'STOCK' as use from stock where sku = ${sku} and greatest(on_hand, committed, reserved) > 0
    union all select 'ORDERS' from order_line l join orders o on o.id = l.order_id
      where l.sku = ${sku} and l.kit is null and l.quantity > l.cancelled + l.shipped
        and o.status not in ('REFUSED', 'CANCELLED')
    limit 1`.execute(db);
  return rows[0]?.use;
}
