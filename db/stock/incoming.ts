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

/** What was received under the reference of an expected delivery is no longer on its way. */
export async function reduceIncoming(tx: Tx, receipts: readonly Receipt[]): Promise<void> {
  for (const { sku, locationId, quantity, reference } of receipts) {
    if (reference === undefined || quantity <= 0) continue;
    const ofReceipt = { sku, locationId, reference };
    await tx
      .updateTable('incoming_stock')
      .set(({ eb, fn, val }) => ({ quantity: fn<number>('greatest', [eb('quantity', '-', quantity), val(0)]) }))
      .where((where) => where.and(ofReceipt))
      .execute();
    await tx
      .deleteFrom('incoming_stock')
      .where((where) => where.and(ofReceipt))
      .where('quantity', '=', 0)
      .execute();
  }
}
