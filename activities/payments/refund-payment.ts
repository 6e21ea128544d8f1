import type { Database, Tx } from '../../db/database.ts';
import { askIn } from '../../db/order/attention.ts';
import { changeOrder, type OrderEvent, SYSTEM } from '../../db/order/change-order.ts';
import { type Intent, readIntents, type TransactionRow } from '../../db/order/payment-intents.ts';
import { readRefund } from '../../db/order/refunds.ts';
import { settleIntent, settleMoney } from '../../db/order/settle-intent.ts';
import type { CommandId, OrderId } from '../../domain/ids.ts';
import { money } from '../../domain/money.ts';
import { isStoredValue } from '../../domain/order/payment.ts';
import type { RefundStatus } from '../../domain/order/refund.ts';
import type { Bulkhead } from '../bulkhead.ts';
import type { PaymentGateway } from './payment-gateway.ts';
import { PaymentRefused } from './payment-refused.ts';
import { ask } from './provider-call.ts';
import { sourceOf } from './refund-source.ts';
import { giveBackStoredValue } from './stored-value.ts';
import { voidPayment } from './void-payment.ts';

/**
 * Gives back what a command intends to give back, authorised money included. A repeat asks nobody again for what is
 * settled; what is not is asked for with the same key as ever before.
 */
export async function refundPayment(
  db: Database,
  gateway: PaymentGateway,
  bulkhead: Bulkhead,
  orderId: OrderId,
  causedBy: CommandId,
): Promise<RefundStatus> {
  const open = (await readIntents(db, orderId)).filter((intent) => intent.causedBy === causedBy);
  if (open.some(isOpenVoid)) await voidPayment(db, gateway, bulkhead, orderId, causedBy);
  await settleRefunds(db, gateway, bulkhead, orderId, causedBy);
  return (await readRefund(db, causedBy)).status;
}

const isOpenVoid = ({ kind, status }: Intent): boolean => kind === 'VOID' && status === 'PENDING';

/** Of a command, or without one those that the order itself caused. */
export async function settleRefunds(
  db: Database,
  gateway: PaymentGateway,
  bulkhead: Bulkhead,
  orderId: OrderId,
  causedBy: CommandId | null,
): Promise<void> {
  const intents = await readIntents(db, orderId);
  const open = intents.filter((intent) => {
    return intent.kind === 'REFUND' && intent.causedBy === causedBy && intent.status === 'PENDING';
  });
  for (const intent of open) {
    const authorization = await sourceOf(db, intent);
    const isAsked = intent.tender === 'CARD' && !intent.toStoreCredit;
    const answer = isAsked ? await askProvider(gateway, bulkhead, intent, authorization) : AT_THE_TILL;
    await settle(db, intent, authorization, answer);
  }
}

type Answer = { readonly reference: string | null } | PaymentRefused;
/** Cash, and what an invoice was paid with: a person hands it over or transfers it, and no provider is asked. */
const AT_THE_TILL: Answer = { reference: null };

async function askProvider(
  gateway: PaymentGateway,
  bulkhead: Bulkhead,
  refund: Intent,
  authorization: TransactionRow | undefined,
): Promise<Answer> {
  if (!authorization?.providerReference) throw new Error(`refund ${refund.id} takes back no settled capture`);
  const reference = authorization.providerReference;
  const amount = money(refund.amountMinor, refund.currency);
  return ask(bulkhead, 'refund', (signal) => gateway.refund({ reference, amount, idempotencyKey: refund.key, signal }));
}

/** The money, its posting and the order's event in one transaction. */
async function settle(
  db: Database,
  refund: Intent,
  authorization: TransactionRow | undefined,
  given: Answer,
): Promise<void> {
  await changeOrder(db, refund.orderId, async (tx) => {
    const answer = isToBalance(refund) ? await giveBackOurs(tx, refund, authorization) : given;
    if (answer instanceof PaymentRefused) return refused(tx, refund, answer);
    const outcome = { status: 'SUCCEEDED' as const, providerReference: answer.reference };
    const tender = refund.toStoreCredit ? 'STORE_CREDIT' : refund.tender;
    const isNews = await settleMoney(tx, { ...refund, tender }, outcome, -refund.amountMinor);
    return isNews ? [eventOf(refund, 'refund.paid')] : [];
  });
}

async function refused(tx: Tx, refund: Intent, { code }: PaymentRefused): Promise<OrderEvent[]> {
  if (!(await settleIntent(tx, refund, { status: 'FAILED', refusalCode: code }))) return [];
  await askIn(tx, refund.orderId, 'refund-refused', refund.id);
  return [eventOf(refund, 'refund.refused', code)];
}

const isToBalance = ({ tender, toStoreCredit }: Intent): boolean => toStoreCredit || isStoredValue(tender);

/** Credits once: a repeat finds the movement of the same refund. */
async function giveBackOurs(tx: Tx, refund: Intent, authorization: TransactionRow | undefined): Promise<Answer> {
  const given = await giveBackStoredValue(tx, refund, authorization);
  return given instanceof PaymentRefused ? given : { reference: given };
}

function eventOf(refund: Intent, type: string, reason?: string): OrderEvent {
  const { id: transactionId, amountMinor, currency, tender, causedBy: refundId } = refund;
  return {
    type,
    actor: SYSTEM,
    reason,
    after: { refundId, transactionId, amount: { amount: amountMinor, currency }, tender },
  };
}
