import { sql } from 'kysely';
import type { LocationId, Sku } from '../../domain/ids.ts';
import type { Database, Tx } from '../database.ts';
import type { StockPlace } from './movements.ts';

/** Units on their way to a location. `expectedAt` is an instant. */
export type Incoming = { readonly quantity: number; readonly expectedAt: Date; readonly reference: string };
export type IncomingRow = StockPlace & Incoming;

export function readIncoming(db: Database, skus: readonly Sku[]): Promise<IncomingRow[]> {
  return db
    .selectFrom('incoming_stock')
    .select(['sku', 'locationId', 'quantity', 'expectedAt', 'reference'])
    .where(({ eb, val }) => eb('sku', '=', eb.fn.any(val([...skus]))))
    .orderBy('expectedAt')
    .orderBy('id')
    .execute();
}

/** What is expected from this instant on; what is overdue is promised to nobody. */
export async function readExpected(db: Database, skus: readonly Sku[], from: Date): Promise<IncomingRow[]> {
  return (await readIncoming(db, skus)).filter(({ expectedAt }) => expectedAt >= from);
}

/** The list as it is now; what is not in it is no longer expected. */
export async function replaceIncoming(tx: Tx, place: StockPlace, incoming: readonly Incoming[]): Promise<void> {
  await tx
    .deleteFrom('incoming_stock')
    .where('sku', '=', place.sku)
    .where('locationId', '=', place.locationId)
    .execute();
  if (incoming.length === 0) return;
  await tx
    .insertInto('incoming_stock')
    .values(incoming.map((each) => ({ ...place, ...each })))
    .execute();
}

type Receipt = {
  readonly sku: Sku;
  readonly locationId: LocationId;
  readonly quantity: number;
  readonly reference?: string | undefined;
};

/** What was received under the reference of expected deliveries is no longer on its way, the earliest of them first. */
export async function reduceIncoming(tx: Tx, receipts: readonly Receipt[]): Promise<void> {
  for (const { sku, locationId, quantity, reference } of receipts) {
    if (reference === undefined || quantity <= 0) continue;
    await sql`
      with expected as (
        select id, least(quantity, greatest(
          ${quantity}::int - (sum(quantity) over (order by expected_at, id) - quantity), 0))::int as come
        from incoming_stock where sku = ${sku} and location_id = ${locationId} and reference = ${reference}),
      emptied as (delete from incoming_stock i using expected e where i.id = e.id and i.quantity = e.come)
      update incoming_stock i set quantity = i.quantity - e.come from expected e
        where i.id = e.id and e.come > 0 and e.come < i.quantity`.execute(tx);
  }
}
