import type { Database, Tx } from '../../db/database.ts';
import { changeByCommand } from '../../db/order/change-order.ts';
import { lockPromised } from '../../db/stock/commitments.ts';
import { lockStock, type StockRow } from '../../db/stock/movements.ts';
import { missingAt, readPromised, type ShortageBody, tellOfShortage } from '../../db/stock/shortages.ts';
import type { CommandId, FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { newestPromises } from '../../domain/stock-shortage.ts';
import { takeBack } from '../work/take-back.ts';

/** Takes back units that a count did not find, as far as they are still missing: a later count may have found them. */
export function takeShort(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  return changeByCommand<ShortageBody>(db, orderId, commandId, async (tx, { actor, body }) => {
    await tx.selectFrom('fulfillment_order').select('id').where('id', '=', id).forUpdate().execute();
    await lockPromised(tx, orderId);
    const lines = await stillShort(tx, id, body);
    const reason = 'OUT_OF_STOCK' as const;
    const asked = { orderId, id, actor, reference: commandId, reason, lines, isCounted: true };
    const after = lines.length > 0 ? await takeBack(tx, asked) : undefined;
    // It shipped, was cancelled or picked meanwhile: whose promise is the newest now is asked instead.
    if (unitsIn(lines) < unitsIn(body.lines)) await tellOfShortage(tx, await readPlace(tx, body), actor);
    return after ? [{ type: 'fulfillment-order.short-counted', actor, commandId, after }] : [];
  });
}

async function stillShort(tx: Tx, id: FulfillmentOrderId, body: ShortageBody): Promise<ShortageBody['lines']> {
  const asked = new Map(body.lines.map(({ lineId, quantity }) => [lineId, quantity]));
  const promised = (await readPromised(tx, body, id)).map((line) => ({
    ...line,
    quantity: Math.min(line.quantity, asked.get(line.lineId) ?? 0),
  }));
  const missing = missingAt(await readPlace(tx, body));
  return newestPromises(promised, missing).map(({ lineId, quantity }) => ({ lineId, quantity }));
}

async function readPlace(tx: Tx, { sku, locationId }: ShortageBody): Promise<StockRow> {
  const [row] = await lockStock(tx, [{ sku, locationId }]);
  if (!row) throw new Error(`the stock of ${sku} at ${locationId} must be there once it is locked`);
  return row;
}

const unitsIn = (lines: ShortageBody['lines']): number => lines.reduce((sum, { quantity }) => sum + quantity, 0);
