import type { Tx } from '../../db/database.ts';
import type { OrderRow } from '../../db/order/change-order.ts';
import { addUnits, type WorkLine } from '../../db/order/work-lines.ts';
import { unitsOfLine } from '../../db/sourcing/order-to-source.ts';
import { commitUnits, type LineUnits, lockRows } from '../../db/stock/commitments.ts';
import type { FulfillmentOrderId, Sku } from '../../domain/ids.ts';
import type { UnitsOfLine } from '../../domain/order/taking.ts';
import { refuse } from '../refuse.ts';
import { perLine } from '../work/give-units.ts';
import { readWork } from '../work/read-work.ts';
import { insertSubstitute, mustBeAgreed, type Substitution, substituteFor } from './substitutes.ts';

type Short = { readonly id: FulfillmentOrderId; readonly lines: readonly UnitsOfLine[]; readonly by: Sku };
/** Promises the substitutes, once the units that they stand for were given back. */
export type Promising = { readonly substitutions: readonly Substitution[]; promise(): Promise<void> };

/** The picker has something else at hand: it comes into the same work in place of what is not on the shelf. */
export async function substituteShort(tx: Tx, order: OrderRow, { id, lines, by }: Short): Promise<Promising> {
  mustBeAgreed(order);
  const { locationId, lines: own } = await readWork(tx, id);
  if (locationId === null) throw refuse({ kind: 'action-not-allowed', detail: `No location has the work ${id}.` });
  const substitutions: Substitution[] = [];
  const [given, taken]: [LineUnits[], LineUnits[]] = [[], []];
  for (const { lineId, quantity } of perLine(lines)) {
    const line = mustHave(own, id, { lineId, quantity });
    const substitute = await substituteFor(tx, { sku: line.sku, by }, quantity);
    substitutions.push({ lineId, quantity, substitute });
    given.push(...unitsOfLine(line, locationId, quantity));
    taken.push(...unitsOfLine(substitute, locationId, quantity));
  }
  // Both articles at once and in order, as every writer of stock takes its rows.
  await lockRows(tx, [...given, ...taken]);
  for (const each of substitutions) {
    await insertSubstitute(tx, order.id, each);
    await addUnits(tx, id, { lineId: each.substitute.id, quantity: each.quantity });
  }
  const promise = async () => {
    if (await commitUnits(tx, order.id, taken)) return;
    throw refuse({
      kind: 'out-of-stock',
      detail: `${locationId} has not so many of ${by} either.`,
      facts: { sku: by },
    });
  };
  return { substitutions, promise };
}

function mustHave(own: readonly WorkLine[], id: FulfillmentOrderId, { lineId, quantity }: UnitsOfLine): WorkLine {
  const line = own.find((each) => each.id === lineId);
  if (line && quantity <= line.quantity - line.shipped) return line;
  const detail = `Fulfillment order ${id} has not ${quantity} units left on line ${lineId}.`;
  throw refuse({ kind: 'quantity-not-remaining', detail });
}
