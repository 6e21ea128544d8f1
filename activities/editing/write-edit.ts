import { json, type Tx } from '../../db/database.ts';
import type { OrderEvent, OrderRow } from '../../db/order/change-order.ts';
import { openHolds } from '../../db/order/open-holds.ts';
import type { Editable, EditableLine } from '../../domain/order/edit.ts';
import { keptTotal } from '../../domain/order/overpaid.ts';
import { releaseHolds } from '../order/holds.ts';
import { addressFault } from '../sourcing/verification.ts';
import type { Edit } from './edit.ts';
import { raisePayment } from './pay-edit.ts';
import { placeUnits } from './place-units.ts';
import { replaceWork } from './replace-work.ts';

/** All of it, within the transaction that has looked whether it may be. */
export async function writeEdit(tx: Tx, order: OrderRow, edit: Edit): Promise<OrderEvent[]> {
  await raisePayment(tx, edit);
  await writeOrder(tx, edit);
  await writeLines(tx, order, edit);
  const placed = order.stage === 'ACCEPTED' ? await placeAnew(tx, order, edit) : {};
  const released = await releaseForAddress(tx, edit);
  const { actor, commandId, before, after } = edit;
  return [
    { type: 'order.edited', actor, commandId, before: shown(before), after: { ...shown(after), ...placed } },
    ...released,
  ];
}

function placeAnew(tx: Tx, order: OrderRow, edit: Edit): Promise<object> {
  return edit.difference.isMoved ? replaceWork(tx, order, edit) : placeUnits(tx, order, edit);
}

async function writeOrder(tx: Tx, { orderId, after }: Edit): Promise<void> {
  const { address, delivery, shipping } = after;
  await tx
    .updateTable('orders')
    .set({
      shippingAddress: address && json(address),
      delivery: json(delivery),
      shippingMinor: shipping.amountMinor,
      shippingTaxMinor: shipping.taxMinor,
      shippingTaxInclusive: shipping.isTaxInclusive,
    })
    .where('id', '=', orderId)
    .execute();
}

/** Units that fulfillment orders lose are counted as cancelled where they lose them, and not here. */
async function writeLines(
  tx: Tx,
  { stage }: OrderRow,
  { orderId, before, after, difference, toSource }: Edit,
): Promise<void> {
  const areLost = stage === 'ACCEPTED' && !difference.isMoved;
  const lost = new Map(areLost ? difference.lowered.map(({ lineId, quantity }) => [lineId, quantity]) : []);
  for (const line of after.lines) {
    if (before.lines.some((each) => each === line)) continue;
    const row = rowOf(line, lost.get(line.id) ?? 0);
    if (before.lines.some(({ id }) => id === line.id)) {
      await tx.updateTable('order_line').set(row).where('id', '=', line.id).execute();
      continue;
    }
    const { sku, unitPriceMinor, id } = line;
    const kit = toSource.lines.find((each) => each.id === id)?.kit ?? null;
    const position = after.lines.indexOf(line);
    const added = { id, orderId, position, sku, unitPriceMinor, kit: kit && json(kit) };
    await tx
      .insertInto('order_line')
      .values({ ...added, ...row })
      .execute();
  }
}

const rowOf = (line: EditableLine, lost: number) => ({
  quantity: line.quantity,
  pricedQuantity: line.pricedQuantity,
  cancelled: line.cancelled - lost,
  discountMinor: line.discountMinor,
  taxMinor: line.taxMinor,
  taxRate: line.taxRate,
  taxInclusive: line.isTaxInclusive,
});

/** A right address releases the hold that a wrong one caused. */
async function releaseForAddress(tx: Tx, { orderId, actor, after, body, toSource }: Edit): Promise<OrderEvent[]> {
  if (!body.changes.some(({ type }) => type === 'SET_ADDRESS')) return [];
  if (addressFault(after.address, toSource.channel.countries)) return [];
  return releaseHolds(tx, orderId, actor, await openHolds(tx, orderId, 'INCORRECT_ADDRESS'));
}

/** With these the order can be told as it was at any time. */
function shown({ lines, address, delivery, shipping }: Editable) {
  return {
    shippingAddress: address,
    delivery,
    shipping,
    lines: lines.map(lineShown),
    keptMinor: keptTotal(lines, shipping),
  };
}

const lineShown = (line: EditableLine) => {
  const { id, sku, unitPriceMinor } = line;
  return { id, sku, unitPriceMinor, ...rowOf(line, 0) };
};
