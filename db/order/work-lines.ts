import type { FulfillmentOrderId, Sku } from '../../domain/ids.ts';
import type { UnitsOfLine } from '../../domain/order/taking.ts';
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

export async function addUnits(tx: Tx, to: FulfillmentOrderId, { lineId, quantity }: UnitsOfLine): Promise<void> {
  await tx
    .insertInto('fulfillment_order_line')
    .values({ fulfillmentOrderId: to, orderLineId: lineId, quantity })
    .onConflict((conflict) =>
      conflict
        .columns(['fulfillmentOrderId', 'orderLineId'])
        .doUpdateSet((row) => ({ quantity: row('fulfillment_order_line.quantity', '+', quantity) })),
    )
    .execute();
}

export async function removeUnits(tx: Tx, from: FulfillmentOrderId, { lineId, quantity }: UnitsOfLine): Promise<void> {
  await tx
    .updateTable('fulfillment_order_line')
    .set((row) => ({ quantity: row('quantity', '-', quantity) }))
    .where('fulfillmentOrderId', '=', from)
    .where('orderLineId', '=', lineId)
    .execute();
}
