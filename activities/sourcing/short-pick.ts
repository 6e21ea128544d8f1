import type { Database } from '../../db/database.ts';
import type { CommandId, FulfillmentOrderId, OrderId, Sku } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import type { UnitsOfLine } from '../../domain/order/taking.ts';
import { mustNotBeAsked } from '../order/asks-first.ts';
import { changeWork } from '../work/change-work.ts';
import { takeBack } from '../work/take-back.ts';
import { substituteShort } from './substitute-short.ts';
import { inWords } from './substitutes.ts';

export type ShortPickBody = {
  readonly short: readonly UnitsOfLine[];
  /** What the picker sends in their place. */
  readonly substitute?: { readonly sku: Sku };
};

/** The picker did not find these units: they are looked for elsewhere, and here counted as gone. */
export function shortPick(
  db: Database,
  orderId: OrderId,
  commandId: CommandId,
  id: FulfillmentOrderId,
): Promise<OrderFacts> {
  return changeWork<ShortPickBody>(db, 'shortPick', { orderId, commandId, id }, async (tx, { actor, body }, order) => {
    await mustNotBeAsked(tx, id);
    const { short: lines, substitute } = body;
    const instead = substitute && (await substituteShort(tx, order, { id, lines, by: substitute.sku }));
    const reason = 'OUT_OF_STOCK' as const;
    const after = await takeBack(tx, { orderId, id, actor, reference: commandId, reason, lines });
    await instead?.promise();
    const event = { type: 'fulfillment-order.short-picked', actor, commandId, after };
    if (!instead) return [event];
    const sent = { fulfillmentOrderId: id, substitutions: instead.substitutions.map(inWords) };
    return [event, { type: 'order.units-substituted', actor, commandId, after: sent }];
  });
}
