import type { Database } from '../../db/database.ts';
import { type Intent, readIntents } from '../../db/order/payment-intents.ts';
import type { OrderId } from '../../domain/ids.ts';
import { money } from '../../domain/money.ts';
import type { Bulkhead } from '../bulkhead.ts';
import { refuse } from '../refuse.ts';
import type { PaymentGateway } from './payment-gateway.ts';
import { PaymentRefused } from './payment-refused.ts';
import { ask } from './provider-call.ts';

/**
 * Carries out every authorisation the order intends and has no answer to yet. A repeat returns what was returned
 * first, refusals included; only a new intent asks again.
 */
export async function authorizePayment(
  db: Database,
  gateway: PaymentGateway,
  bulkhead: Bulkhead,
  orderId: OrderId,
): Promise<void> {
  const intents = (await readIntents(db, orderId)).filter(({ kind }) => kind === 'AUTHORIZATION');
  for (const intent of intents.filter(({ status }) => status === 'PENDING')) {
    await settleAuthorization(db, gateway, bulkhead, intent);
  }
  const newest = new Map(intents.map((intent) => [intent.paymentId, intent]));
  const declined = [...newest.values()].find(({ status }) => status === 'FAILED');
  if (declined) throw declinedPayment(orderId, declined.refusalCode);
}

/** Asks the provider, with the same key as ever before, and writes its answer down. */
export async function settleAuthorization(
  db: Database,
  gateway: PaymentGateway,
  bulkhead: Bulkhead,
  intent: Intent,
): Promise<void> {
  const { orderId, key: idempotencyKey } = intent;
  const amount = money(intent.amountMinor, intent.currency);
  const token = intent.token ?? '';
  const answer = await ask(bulkhead, 'authorisation', (signal) =>
    gateway.authorize({ amount, token, orderId, idempotencyKey, signal }),
  );
  const isRefused = answer instanceof PaymentRefused;
  await db
    .updateTable('payment_transaction')
    .set({
      settledAt: new Date(),
      ...(isRefused
        ? { status: 'FAILED', refusalCode: answer.code }
        : {
            status: 'SUCCEEDED',
            providerReference: answer.reference,
            capturesMany: answer.capturesMany,
            expiresAt: answer.expiresAt === undefined ? null : new Date(answer.expiresAt),
          }),
    })
    .where('id', '=', intent.id)
    .where('status', '=', 'PENDING')
    .execute();
  if (isRefused) throw declinedPayment(orderId, answer.code);
}

function declinedPayment(orderId: OrderId, code: string | null) {
  const facts = code === null ? {} : { code };
  return refuse({ kind: 'payment-declined', detail: `The payment of order ${orderId} was declined: ${code}.`, facts });
}
