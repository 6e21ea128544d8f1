import type { Insertable } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { FulfillmentOrderId, OrderLineId, ParcelId } from '../../domain/ids.ts';
import { builtOnce } from '../built-once.ts';
import { type Database, json, type Tables, type Tx } from '../database.ts';
import { lockName } from '../lock.ts';
import { readWork, type WorkRow } from './fulfillment-orders.ts';
import { nextSsccs } from './sscc.ts';

/**
 * The work as it stands and, until the transaction ends, stays: scans of it take turns, and the order's workflow cannot
 * move it to another status in between.
 */
export async function lockForScan(tx: Tx, id: FulfillmentOrderId): Promise<WorkRow | undefined> {
  // Of its own, because a lock on the lines would be taken in another order than `shipStock` takes them.
  await lockName(tx, `scans ${id}`);
  await tx.selectFrom('fulfillment_order').select('id').where('id', '=', id).forShare().execute();
  return readWork(tx, id, {});
}

/** Who also writes an event takes the order first, as its workflow does. */
export async function lockOrderOf(tx: Tx, id: FulfillmentOrderId): Promise<void> {
  await tx
    .selectFrom('orders as o')
    .innerJoin('fulfillment_order as f', 'f.orderId', 'o.id')
    .select('o.id')
    .where('f.id', '=', id)
    .forUpdate('o')
    .execute();
}

export type PickedLine = { readonly lineId: OrderLineId; readonly quantity: number };

export async function insertPicks(
  tx: Tx,
  id: FulfillmentOrderId,
  lines: readonly PickedLine[],
  actor: string,
): Promise<void> {
  const picks = lines.map(({ lineId, quantity }) => ({ fulfillmentOrderId: id, orderLineId: lineId, quantity, actor }));
  await tx.insertInto('pick').values(picks).execute();
}

/** What a parcel's row says of its label. */
export type ParcelLabel = Pick<
  Insertable<Tables['parcel']>,
  | 'provider'
  | 'carrier'
  | 'service'
  | 'trackingNumber'
  | 'carrierShipmentId'
  | 'costMinor'
  | 'costCurrency'
  | 'transitDays'
>;
export type PackedParcel = {
  readonly lines: readonly PickedLine[];
  readonly weightGrams: number;
  readonly dimensionsMm: { readonly l: number; readonly w: number; readonly h: number } | null;
};

type NewParcel = Omit<Insertable<Tables['parcel']>, 'lines'> & Pick<PackedParcel, 'lines'>;

export const newParcel = builtOnce((query, { lines, ...row }: NewParcel) =>
  query.insertInto('parcel').values({ ...row, lines: json(lines) }),
);

export async function insertParcels(
  tx: Tx,
  { id: fulfillmentOrderId, orderId }: Pick<WorkRow, 'id' | 'orderId'>,
  parcels: readonly PackedParcel[],
  companyPrefix: string,
): Promise<ParcelId[]> {
  const numbers = await nextSsccs(tx, companyPrefix, parcels.length);
  const rows = parcels.map(({ lines, weightGrams, dimensionsMm }, index) => {
    const packed = { orderId, fulfillmentOrderId, lines: json(lines), weightGrams, dimensionsMm };
    return { id: uuid() as ParcelId, ...packed, ...numbers[index] };
  });
  await tx.insertInto('parcel').values(rows).execute();
  return rows.map(({ id }) => id);
}

export type Article = {
  readonly lineId: OrderLineId;
  readonly sku: string;
  readonly gtin: string | null;
  readonly weightGrams: number;
};

/** What a scanner and a scale compare with, by line. */
export async function readArticles(db: Database, id: FulfillmentOrderId): Promise<Map<OrderLineId, Article>> {
  const rows = await db
    .selectFrom('fulfillment_order_line as f')
    .innerJoin('order_line as l', 'l.id', 'f.orderLineId')
    .innerJoin('sku as s', 's.sku', 'l.sku')
    .select(['l.id as lineId', 's.sku', 's.gtin', 's.weightGrams'])
    .where('f.fulfillmentOrderId', '=', id)
    .execute();
  return new Map(rows.map((row) => [row.lineId, row]));
}
