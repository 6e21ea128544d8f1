import type { Tx } from '../../db/database.ts';
import { readAmounts } from '../../db/order/amounts.ts';
import type { OrderRow } from '../../db/order/change-order.ts';
import { type Intent, intend, readIntents } from '../../db/order/payment-intents.ts';
import type { CommandId, FulfillmentOrderId, OrderId, OrderLineId } from '../../domain/ids.ts';
import type { UnitsOfLine } from '../../domain/order/taking.ts';
import { valueOfUnits } from '../../domain/order/totals.ts';
import type { PlanPart } from '../../domain/sourcing/types.ts';

/**
 * Cards are not asked yet for what is sold before its release; where that is all of the order, for nothing. The
 * intents were never sent, so they may still shrink. Balances of ours do not lapse and are taken now.
 */
export async function deferAuthorizations(tx: Tx, orderId: OrderId, parts: readonly PlanPart[]): Promise<void> {
  const later = parts.filter(({ opensAt }) => opensAt !== undefined);
  if (later.length === 0) return;
  const isAll = later.length === parts.length;
  let left = isAll ? Number.POSITIVE_INFINITY : await worthOf(tx, orderId, unitsIn(later));
  const intents = (await readIntents(tx, orderId)).filter(
    ({ kind, status, tender }) => kind === 'AUTHORIZATION' && status === 'PENDING' && tender === 'CARD',
  );
  for (const intent of intents.toReversed()) {
    const amountMinor = Math.min(intent.amountMinor, left);
    left -= amountMinor;
    if (amountMinor > 0) await shrink(tx, intent, amountMinor);
  }
}

async function shrink(tx: Tx, { id, amountMinor: whole }: Intent, amountMinor: number): Promise<void> {
  if (amountMinor === whole) await tx.deleteFrom('payment_transaction').where('id', '=', id).execute();
  else
    await tx
      .updateTable('payment_transaction')
      .set({ amountMinor: whole - amountMinor })
      .where('id', '=', id)
      .execute();
}

/** The release of a fulfillment order: its cards are to be asked for what is due now and not authorised yet. */
export async function intendDeferred(tx: Tx, { id: orderId }: OrderRow, released: FulfillmentOrderId): Promise<void> {
  const { due, authorized } = await readAmounts(tx, orderId);
  let needed = due - authorized - (await worthOf(tx, orderId, await unitsStillLater(tx, orderId)));
  const payments = await tx
    .selectFrom('payment')
    .selectAll()
    .where('orderId', '=', orderId)
    .where('tender', '=', 'CARD')
    .orderBy('position')
    .execute();
  const intents = await readIntents(tx, orderId);
  for (const { id: paymentId, amountMinor: whole } of payments) {
    const amountMinor = Math.min(whole - boundOf(intents.filter((intent) => intent.paymentId === paymentId)), needed);
    if (amountMinor <= 0) continue;
    needed -= amountMinor;
    await intend(tx, { orderId, paymentId, kind: 'AUTHORIZATION', amountMinor, causedBy: causeOf(released) });
  }
}

/** A release is no command of anybody: it is named after what it releases. */
const causeOf = (released: FulfillmentOrderId): CommandId => released as string as CommandId;

/** Of a payment what is authorised or about to be, less what was given back. */
function boundOf(intents: readonly Intent[]): number {
  const sum = (kind: Intent['kind']) =>
    intents.reduce((total, each) => total + (each.kind === kind && each.status !== 'FAILED' ? each.amountMinor : 0), 0);
  return sum('AUTHORIZATION') - sum('VOID');
}

const unitsIn = (parts: readonly PlanPart[]): UnitsOfLine[] => parts.flatMap(({ lines }) => lines);

async function unitsStillLater(tx: Tx, orderId: OrderId): Promise<UnitsOfLine[]> {
  const rows = await tx
    .selectFrom('fulfillment_order as f')
    .innerJoin('fulfillment_order_line as fl', 'fl.fulfillmentOrderId', 'f.id')
    .select(['fl.orderLineId as lineId', 'fl.quantity'])
    .where('f.orderId', '=', orderId)
    .where('f.locationId', 'is', null)
    .where('f.opensAt', 'is not', null)
    .where('f.status', 'in', ['SCHEDULED', 'ON_HOLD'])
    .execute();
  return rows.map(({ lineId, quantity }) => ({ lineId: lineId as OrderLineId, quantity }));
}

async function worthOf(tx: Tx, orderId: OrderId, units: readonly UnitsOfLine[]): Promise<number> {
  if (units.length === 0) return 0;
  const lines = await tx.selectFrom('order_line').selectAll().where('orderId', '=', orderId).execute();
  return units.reduce((sum, { lineId, quantity }) => {
    const line = lines.find(({ id }) => id === lineId);
    if (!line) throw new Error(`order ${orderId} has no line ${lineId}`);
    const value = valueOfUnits({ ...line, isTaxInclusive: line.taxInclusive }, line.shipped, quantity);
    return sum + value.gross;
  }, 0);
}
