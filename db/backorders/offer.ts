import { sql } from 'kysely';
import type { FulfillmentOrderId, Sku } from '../../domain/ids.ts';
import type { Database, Tx } from '../database.ts';
import { lockStock } from '../stock/movements.ts';
import { freeOf } from '../stock/stock-rows.ts';
import { allocateBackorders } from './allocate.ts';
import { isWaiting, lockWaiting, skusWaitedFor, WAITING_MAX } from './waiting.ts';

/**
 * Units also become free without a receipt: a cancelled order, a cart whose time is over, a smaller safety stock, a
 * location that got a channel, a receipt that an order came just too late for. Whoever waits gets them by this look.
 * Returns where the next look goes on; undefined begins with who has waited longest.
 */
export function offerFreeUnits(
  db: Database,
  actor: string,
  after?: FulfillmentOrderId,
): Promise<FulfillmentOrderId | undefined> {
  return db.transaction().execute(async (tx) => {
    if (!(await isAlone(tx))) return after;
    const waiting = await lockWaiting(tx, await skusFreeAndWaitedFor(tx), after);
    if (waiting.length === 0) return undefined;
    await lockStock(tx, [], skusWaitedFor(waiting));
    await allocateBackorders(tx, waiting, actor);
    return waiting.length < WAITING_MAX ? undefined : waiting.at(-1)?.id;
  });
}

/** Of the sweeps of many workers one at a time is enough. */
async function isAlone(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ isAlone: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended('offer free units', 0)) as is_alone`.execute(tx);
  return rows[0]?.isAlone ?? false;
}

async function skusFreeAndWaitedFor(tx: Tx): Promise<Sku[]> {
  const { rows } = await sql<{ sku: Sku }>`
    with waited_for as (
      select distinct part.sku from fulfillment_order f
        join fulfillment_order_line fl on fl.fulfillment_order_id = f.id
        join order_line l on l.id = fl.order_line_id,
        lateral (select l.sku where l.kit is null
          union all select each ->> 'sku' from jsonb_array_elements(l.kit) each) part (sku)
      where ${isWaiting} and fl.quantity > fl.shipped
    )
    select w.sku from waited_for w where exists (
      select from stock s where s.sku = w.sku
        and ${freeOf('s')} > 0)`.execute(tx);
  return rows.map(({ sku }) => sku);
}
