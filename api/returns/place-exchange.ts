import type { Tx } from '../../db/database.ts';
import type { OrderRow } from '../../db/order/change-order.ts';
import type { Sender } from '../../db/order/inbox.ts';
import { readIntents } from '../../db/order/payment-intents.ts';
import { readRefundable } from '../../db/order/refunds.ts';
import { type ReturnLineUnits, readReturnLines } from '../../db/returns/units.ts';
import type { OrderId, ReturnId } from '../../domain/ids.ts';
import { totalOf } from '../../domain/order/refund.ts';
import { sumOf } from '../../domain/order/totals.ts';
import { creditOfUnits, feeFor } from '../../domain/return/credit.ts';
import { type CheckedOrder, type CheckedPayment, checkOrder } from '../orders/check-order.ts';
import type { PlaceOrderBody } from '../orders/schemas.ts';
import { insertOrder } from '../orders/write-order.ts';
import { withoutNulls } from '../present.ts';
import type { RequestReturnBody } from './schemas.ts';

export type Wanted = {
  readonly order: OrderRow;
  readonly returnId: ReturnId;
  readonly exchange: NonNullable<RequestReturnBody['exchange']>;
  readonly wayBackFeeMinor: number;
  readonly sender: Sender;
};

/**
 * Writes down the order that goes out in place of the goods, and that the return pays it: a total of the same or less
 * costs nothing, what is dearer is asked of the card that paid before.
 */
export async function placeExchange(tx: Tx, wanted: Wanted): Promise<OrderId> {
  const { order, returnId, exchange, sender } = wanted;
  const checked = await checkOrder(tx, await bodyOf(tx, order, exchange));
  const total = checked.payments.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const creditMinor = Math.min(await expectedCredit(tx, wanted), total);
  const payments = await meansOf(tx, order, total - creditMinor);
  const { orderId } = await insertOrder(tx, withPayments(checked, payments), { ...sender, key: undefined });
  await tx.updateTable('orders').set({ exchangeOf: returnId }).where('id', '=', orderId).execute();
  const { exchangeWaits = 'RETURN' } = order.policy.returnPolicy;
  await tx
    .updateTable('order_return')
    .set({ exchangeOrderId: orderId, exchangeWaits, exchangeCreditMinor: creditMinor })
    .where('id', '=', returnId)
    .execute();
  return orderId;
}

/** To the same customer, at the same place and with the same delivery. On account, until it is known what pays it. */
async function bodyOf(tx: Tx, order: OrderRow, exchange: Wanted['exchange']): Promise<PlaceOrderBody> {
  const { channelId, currency, delivery, shippingAddress } = order;
  const { customer, billingAddress } = await tx
    .selectFrom('orders')
    .select(['customer', 'billingAddress'])
    .where('id', '=', order.id)
    .executeTakeFirstOrThrow();
  return {
    ...{ channel: channelId, currency, delivery, lines: exchange, payments: [{ tender: 'INVOICE' }] },
    ...withoutNulls({ customer: customer as PlaceOrderBody['customer'] | null, shippingAddress, billingAddress }),
    ...{ riskScore: 0, tags: [], metadata: {}, allowSplit: order.allowSplit },
    ...{ allowBackorder: order.allowBackorder, allowSubstitutes: order.allowSubstitutes },
  } as PlaceOrderBody;
}

function withPayments({ body, ...checked }: CheckedOrder, payments: readonly CheckedPayment[]): CheckedOrder {
  return { ...checked, payments, body: { ...body, payments: [] } };
}

/** What the goods will bring when all of them come back as they should; never more than the order still holds. */
async function expectedCredit(tx: Tx, { order, returnId, wayBackFeeMinor }: Wanted): Promise<number> {
  const { restockingFee } = order.policy.returnPolicy;
  const creditOf = (line: ReturnLineUnits) => {
    const fee = feeFor(line.reason, line.terms.restockingFee ?? restockingFee);
    return creditOfUnits(line, line.credited, line.outstanding, fee);
  };
  const { gross } = sumOf((await readReturnLines(tx, returnId)).map(creditOf));
  const held = totalOf(await readRefundable(tx, order.id));
  return Math.min(Math.max(gross - wayBackFeeMinor, 0), held);
}

/** Nobody is asked where the exchange waits for its payment, or where there is neither a card nor an account. */
async function meansOf(tx: Tx, order: OrderRow, amountMinor: number): Promise<CheckedPayment[]> {
  if (amountMinor === 0 || order.policy.returnPolicy.exchangeWaits === 'PAYMENT') return [];
  const payments = await tx
    .selectFrom('payment')
    .select(['id', 'tender', 'token', 'code'])
    .where('orderId', '=', order.id)
    .orderBy('position')
    .execute();
  const charged = new Set((await readIntents(tx, order.id)).filter(isCaptured).map(({ paymentId }) => paymentId));
  const card = payments.findLast(({ id, tender }) => tender === 'CARD' && charged.has(id));
  const means = card ?? payments.find(({ tender }) => tender === 'INVOICE');
  return means
    ? [{ tender: means.tender, token: means.token ?? undefined, code: means.code ?? undefined, amountMinor }]
    : [];
}

const isCaptured = ({ kind, status }: { kind: string; status: string }): boolean =>
  (kind === 'CAPTURE' || kind === 'SALE') && status === 'SUCCEEDED';
