import { totalOf } from '../../domain/order/refund.ts';
import type { PaymentEvent } from '../../domain/payments/payment-event.ts';
import type { Tx } from '../database.ts';
import { askIn } from '../order/attention.ts';
import type { OrderEvent, OrderRow } from '../order/change-order.ts';
import { type Intent, intend, readIntents, remainingOf } from '../order/payment-intents.ts';
import { intendRefund } from '../order/refunds.ts';
import { settleMoney } from '../order/settle-intent.ts';
import { actorOf, authorizationOf, type Effect, moneyOf, NO_EFFECT } from './effect.ts';
import { giveBack } from './give-back.ts';

type Captured = Extract<PaymentEvent, { kind: 'CAPTURED' }>;

/** Settles captures whose answer was lost; what the provider has taken beyond all of ours is taken into the books. */
export async function captured(tx: Tx, { id: orderId }: OrderRow, event: Captured, provider: string): Promise<Effect> {
  const authorization = authorizationOf(await readIntents(tx, orderId), event);
  if (authorization?.status !== 'SUCCEEDED') return NO_EFFECT;
  const settled = await settleOurs(tx, authorization, event, provider);
  const intents = await readIntents(tx, orderId);
  // One that is under way right now is ours too, whether or not this event is about it.
  const known = totalOf(capturesOf(authorization, intents).filter(({ status }) => status !== 'FAILED'));
  const excess = event.captured.amount - known;
  if (excess <= 0) return { events: settled };
  const { events, commands = [] } = await adopt(tx, authorization, intents, { event, provider, excess });
  return { events: [...settled, ...events], commands };
}

async function settleOurs(tx: Tx, authorization: Intent, event: Captured, provider: string): Promise<OrderEvent[]> {
  const captures = capturesOf(authorization, await readIntents(tx, authorization.orderId));
  const events: OrderEvent[] = [];
  for (const capture of captures.filter(({ key, status }) => status === 'PENDING' && event.keys.includes(key))) {
    const outcome = { status: 'SUCCEEDED' as const, providerReference: event.captureReference };
    await settleMoney(tx, capture, outcome, capture.amountMinor);
    events.push(eventOf('payment.captured', capture, provider));
  }
  return events;
}

const capturesOf = ({ id }: Intent, all: readonly Intent[]): Intent[] =>
  all.filter(({ kind, parentId }) => kind === 'CAPTURE' && parentId === id);

type Excess = { readonly event: Captured; readonly provider: string; readonly excess: number };

/**
 * Somebody captured at the provider. While the authorisation was ours to capture, that pays the order; what we had
 * given up is refunded by itself. Once, because from now on our captures are as much as the provider's.
 */
async function adopt(
  tx: Tx,
  authorization: Intent,
  intents: readonly Intent[],
  { event, provider, excess }: Excess,
): Promise<Effect> {
  const capture = await insertCapture(tx, authorization, event, excess);
  const unwanted = excess - Math.min(Math.max(remainingOf(authorization, intents), 0), excess);
  const found = eventOf('payment.captured', capture, provider, 'at-the-provider');
  if (unwanted === 0) return { events: [found] };
  const { orderId } = capture;
  const command = await giveBack(tx, orderId, provider, capture.id);
  await intendRefund(tx, orderId, { amountMinor: unwanted, tender: 'CARD', causedBy: command.id });
  await askIn(tx, orderId, 'paid-after-void', capture.id);
  const asked = eventOf('order.needs-attention', { ...capture, amountMinor: unwanted }, provider, 'paid-after-void');
  return { events: [found, asked], commands: [command] };
}

async function insertCapture(
  tx: Tx,
  { orderId, paymentId, id: parentId }: Intent,
  { captureReference }: Captured,
  amountMinor: number,
): Promise<Intent> {
  const id = await intend(tx, { orderId, paymentId, kind: 'CAPTURE', amountMinor, parentId });
  const capture = (await readIntents(tx, orderId)).find((intent) => intent.id === id);
  if (!capture) throw new Error(`capture ${id} was written and is not there`);
  await settleMoney(tx, capture, { status: 'SUCCEEDED', providerReference: captureReference }, amountMinor);
  return capture;
}

function eventOf(type: string, capture: Intent, provider: string, reason?: string): OrderEvent {
  const after = { transactionId: capture.id, amount: moneyOf(capture) };
  return { type, actor: actorOf(provider), reason, after };
}
