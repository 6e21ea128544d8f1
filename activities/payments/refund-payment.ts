import type { Database, Tx } from '../../db/database.ts';
import { post, readStanding } from '../../db/ledger/post.ts';
import { askIn } from '../../db/order/attention.ts';
import { changeOrder, type OrderEvent, SYSTEM } from '../../db/order/change-order.ts';
import { type Intent, readIntents, type TransactionRow } from '../../db/order/payment-intents.ts';
import { readRefund } from '../../db/order/refunds.ts';
import type { CommandId, OrderId } from '../../domain/ids.ts';
import { ACCOUNT_OF, postingOfPayment } from '../../domain/ledger.ts';
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
    const standing = await readStanding(tx, refund.orderId);
    const answer = isToBalance(refund) ? await giveBackOurs(tx, refund, authorization) : given;
    if (!(await close(tx, refund, answer))) return [];
    const { id, orderId, currency, amountMinor, tender } = refund;
    if (answer instanceof PaymentRefused) {
      await askIn(tx, orderId, 'refund-refused', id);
      return [eventOf(refund, 'refund.refused', answer.code)];
    }
    const from = ACCOUNT_OF[refund.toStoreCredit ? 'STORE_CREDIT' : tender];
    const source = { type: 'payment-transaction', id, orderId, currency };
    await post(tx, source, postingOfPayment(standing, -amountMinor, from));
    return [eventOf(refund, 'refund.paid')];
  });
}

const isToBalance = ({ tender, toStoreCredit }: Intent): boolean => toStoreCredit || isStoredValue(tender);

/** Credits once: a repeat finds the movement of the same refund. */
async function giveBackOurs(tx: Tx, refund: Intent, authorization: TransactionRow | undefined): Promise<Answer> {
  const given = await giveBackStoredValue(tx, refund, authorization);
  return given instanceof PaymentRefused ? given : { reference: given };
}

async function close(tx: Tx, { id }: Intent, answer: Answer): Promise<boolean> {
  const outcome =
    answer instanceof PaymentRefused
      ? { status: 'FAILED' as const, refusalCode: answer.code }
      : { status: 'SUCCEEDED' as const, providerReference: answer.reference };
  const closed = await tx
    .updateTable('payment_transaction')
    .set({ ...outcome, settledAt: new Date() })
    .where('id', '=', id)
    .where('status', '=', 'PENDING')
    .returning('id')
    .executeTakeFirst();
  return closed !== undefined;
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
