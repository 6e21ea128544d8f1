import type { Tx } from '../../db/database.ts';
import type { LineToSource } from '../../db/sourcing/order-to-source.ts';
import type { FulfillmentOrderId, LocationId, Sku } from '../../domain/ids.ts';

export type WorkLine = Pick<LineToSource, 'id' | 'sku' | 'kit'> & {
  readonly quantity: number;
  readonly shipped: number;
};
export type Work = {
  readonly id: FulfillmentOrderId;
  readonly locationId: LocationId | null;
  readonly lines: readonly WorkLine[];
};

/** A fulfillment order with its units, locked: scans wait until the change is done. */
export async function readWork(tx: Tx, id: FulfillmentOrderId): Promise<Work> {
  const { locationId } = await tx
    .selectFrom('fulfillment_order')
    .select('locationId')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const lines = await tx
    .selectFrom('fulfillment_order_line as f')
    .innerJoin('order_line as l', 'l.id', 'f.orderLineId')
    .select(['l.id', 'l.sku', 'l.kit', 'f.quantity', 'f.shipped'])
    .where('f.fulfillmentOrderId', '=', id)
    .orderBy('l.position')
    .execute();
  return {
    id,
    locationId: locationId as LocationId | null,
    lines: lines.map((line) => ({ ...line, sku: line.sku as Sku })),
  };
}
