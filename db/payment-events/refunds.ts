import { v7 as uuid } from 'uuid';
import { ACCOUNT_OF, postingOfPayment } from '../../domain/ledger.ts';
import { refundable, refundShares } from '../../domain/order/refund.ts';
import type { PaymentEvent } from '../../domain/payments/payment-event.ts';
import type { Tx } from '../database.ts';
import { post, readStanding } from '../ledger/post.ts';
import { askIn } from '../order/attention.ts';
import type { OrderEvent, OrderRow } from '../order/change-order.ts';
import { type Intent, intend, readIntents } from '../order/payment-intents.ts';
import { settleIntent, settleMoney } from '../order/settle-intent.ts';
import { actorOf, authorizationOf, type Effect, moneyOf, NO_EFFECT } from './effect.ts';

type Refunded = Extract<PaymentEvent, { kind: 'REFUNDED' | 'REFUND_FAILED' }>;

/** Settles refunds whose answer was lost, and takes what somebody refunded at the provider into the books. */
export async function refunded(tx: Tx, { id: orderId }: OrderRow, event: Refunded, provider: string): Promise<Effect> {
  const intents = await readIntents(tx, orderId);
  const ours = oursOf(intents, event);
  if (ours.length === 0) return adopt(tx, intents, event, provider);
  const events: OrderEvent[] = [];
  for (const refund of ours) {
    const outcome = { status: 'SUCCEEDED' as const, providerReference: event.refundReference };
    if (await settleMoney(tx, refund, outcome, -refund.amountMinor))
      events.push(eventOf('refund.paid', refund, provider));
  }
  return { events };
}

/**
 * The bank sent it back, perhaps days after it was answered with success: the customer never had it. It is as if it had
 * been refused at once, also when the news of its success comes after this.
 */
export async function refundFailed(
  tx: Tx,
  { id: orderId }: OrderRow,
  event: Refunded,
  provider: string,
): Promise<Effect> {
  const ours = oursOf(await readIntents(tx, orderId), event).filter(({ status }) => status !== 'FAILED');
  for (const refund of ours) {
    await failed(tx, refund, event);
    await askIn(tx, orderId, 'refund-refused', refund.id);
  }
  return { events: ours.map((refund) => eventOf('refund.refused', refund, provider, 'refund-failed')) };
}

async function failed(tx: Tx, refund: Intent, { refundReference }: Refunded): Promise<void> {
  const { id, orderId, currency, amountMinor, tender } = refund;
  const outcome = { status: 'FAILED' as const, refusalCode: 'refund-failed', providerReference: refundReference };
  if (await settleIntent(tx, refund, outcome)) return;
  const standing = await readStanding(tx, orderId);
  await tx.updateTable('payment_transaction').set(outcome).where('id', '=', id).execute();
  const source = { type: 'refund-failed', id, orderId, currency };
  await post(tx, source, postingOfPayment(standing, amountMinor, ACCOUNT_OF[tender]));
}

const oursOf = (intents: readonly Intent[], { refundReference, keys }: Refunded): Intent[] =>
  intents.filter(
    ({ kind, key, providerReference }) =>
      kind === 'REFUND' && (providerReference === refundReference || keys.includes(key)),
  );

/** Only of what we know to be captured on the same authorisation; anything more is for the reconciliation to find. */
async function adopt(tx: Tx, intents: readonly Intent[], event: Refunded, provider: string): Promise<Effect> {
  const authorization = authorizationOf(intents, event);
  const captures = intents.filter(({ kind, parentId }) => kind === 'CAPTURE' && parentId === authorization?.id);
  const ids = new Set(captures.map(({ id }) => id));
  const from = refundable(intents).filter(({ captureId }) => ids.has(captureId));
  const shares = refundShares(from, event.amount.amount);
  if (!authorization || shares.length === 0) return NO_EFFECT;
  const { orderId } = authorization;
  // No command of ours asked for it, nor did the order itself.
  const causedBy = uuid();
  const events: OrderEvent[] = [];
  for (const { captureId: parentId, paymentId, amountMinor } of shares) {
    const id = await intend(tx, { orderId, paymentId, kind: 'REFUND', amountMinor, parentId, causedBy });
    const refund = { ...authorization, id, amountMinor };
    const outcome = { status: 'SUCCEEDED' as const, providerReference: event.refundReference };
    await settleMoney(tx, refund, outcome, -amountMinor);
    events.push(eventOf('refund.paid', refund, provider, 'at-the-provider'));
  }
  return { events };
}

function eventOf(type: string, refund: Intent, provider: string, reason?: string): OrderEvent {
  const after = { transactionId: refund.id, amount: moneyOf(refund), tender: refund.tender };
  return { type, actor: actorOf(provider), reason, after };
}
