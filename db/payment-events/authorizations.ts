import type { PaymentEvent } from '../../domain/payments/payment-event.ts';
import type { ProviderPayment } from '../../domain/payments/provider-payment.ts';
import type { Tx } from '../database.ts';
import type { OrderRow } from '../order/change-order.ts';
import { type Intent, intend, readIntents } from '../order/payment-intents.ts';
import { recordLapse, settleIntent } from '../order/settle-intent.ts';
import { actorOf, authorizationOf, type Effect, moneyOf, NO_EFFECT } from './effect.ts';
import { giveBack } from './give-back.ts';

type Authorized = Extract<PaymentEvent, { kind: 'AUTHORIZED' }>;
type Lapsed = Extract<PaymentEvent, { kind: 'VOIDED' | 'EXPIRED' }>;

/**
 * Settles an authorisation whose answer was lost, as soon as the provider itself says what it is. One that was given up
 * before it came about is given back.
 */
export async function authorized(
  tx: Tx,
  { id: orderId }: OrderRow,
  event: Authorized,
  provider: string,
  payment: ProviderPayment | undefined,
): Promise<Effect> {
  const authorization = authorizationOf(await readIntents(tx, orderId), event);
  if (!authorization || payment === undefined) return NO_EFFECT;
  if (authorization.status === 'FAILED') {
    return payment.status === 'AUTHORIZED' ? lateSuccess(tx, authorization, payment, provider) : NO_EFFECT;
  }
  if (!(await settleIntent(tx, authorization, outcomeOf(payment)))) return NO_EFFECT;
  const after = { transactionId: authorization.id, amount: moneyOf(authorization) };
  return { events: [{ type: 'payment.authorized', actor: actorOf(provider), after }] };
}

const outcomeOf = ({ reference, capturesMany, expiresAt }: ProviderPayment) => ({
  status: 'SUCCEEDED' as const,
  providerReference: reference,
  capturesMany,
  expiresAt: expiresAt === undefined ? null : new Date(expiresAt),
});

/** The order went on without it, or was refused: nobody will ever capture it. */
async function lateSuccess(tx: Tx, intent: Intent, payment: ProviderPayment, provider: string): Promise<Effect> {
  const { id: parentId, orderId, paymentId, amountMinor } = intent;
  const command = await giveBack(tx, orderId, provider, parentId);
  await tx.updateTable('payment_transaction').set(outcomeOf(payment)).where('id', '=', parentId).execute();
  await intend(tx, { orderId, paymentId, kind: 'VOID', amountMinor, parentId, causedBy: command.id });
  const after = { transactionId: parentId, amount: moneyOf(intent) };
  return { events: [{ type: 'payment.authorized-late', actor: actorOf(provider), after }], commands: [command] };
}

/** Nothing happens where we gave it back ourselves. */
export async function lapsed(tx: Tx, { id: orderId }: OrderRow, event: Lapsed, provider: string): Promise<Effect> {
  const intents = await readIntents(tx, orderId);
  const authorization = authorizationOf(intents, event);
  if (!authorization) return NO_EFFECT;
  const reason = event.kind === 'EXPIRED' ? 'authorization-expired' : 'authorization-voided';
  const amountMinor = await recordLapse(tx, authorization, intents, reason);
  if (amountMinor === 0) return NO_EFFECT;
  const after = { transactionId: authorization.id, amount: moneyOf({ ...authorization, amountMinor }) };
  return { events: [{ type: 'payment.lapsed', actor: actorOf(provider), reason, after }] };
}
