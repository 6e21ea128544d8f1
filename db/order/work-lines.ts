import type { FulfillmentOrderId, Sku } from '../../domain/ids.ts';
import type { Database, Tx } from '../database.ts';
import type { LineToSource } from '../sourcing/order-to-source.ts';

export type WorkLine = Pick<LineToSource, 'id' | 'sku' | 'kit'> & {
  readonly quantity: number;
  readonly shipped: number;
};

export async function readWorkLines(tx: Database | Tx, id: FulfillmentOrderId): Promise<WorkLine[]> {
  const lines = await tx
    .selectFrom('fulfillment_order_line as f')
    .innerJoin('order_line as l', 'l.id', 'f.orderLineId')
    .select(['l.id', 'l.sku', 'l.kit', 'f.quantity', 'f.shipped'])
    .where('f.fulfillmentOrderId', '=', id)
    .orderBy('l.position')
    .execute();
  return lines.map((line) => ({ ...line, sku: line.sku as Sku }));
}
