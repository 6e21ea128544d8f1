import type { Database, Tx } from '../../db/database.ts';
import { type Intent, readIntents } from '../../db/order/payment-intents.ts';
import { settling } from '../../db/order/settle-intent.ts';
import type { CommandId, OrderId } from '../../domain/ids.ts';
import { money } from '../../domain/money.ts';
import { isStoredValue } from '../../domain/order/payment.ts';
import type { Bulkhead } from '../bulkhead.ts';
import { refuse } from '../refuse.ts';
import type { Authorization, PaymentGateway } from './payment-gateway.ts';
import { PaymentRefused } from './payment-refused.ts';
import { ask } from './provider-call.ts';
import { bindStoredValue, inOneGo } from './stored-value.ts';

/**
 * Carries out every authorisation that a command intends, or placing where none is named, and that has no answer yet.
 * A repeat returns what was returned first, refusals included; only a new intent asks again.
 */
export async function authorizePayment(
  db: Database,
  gateway: PaymentGateway,
  bulkhead: Bulkhead,
  orderId: OrderId,
  causedBy?: CommandId,
): Promise<void> {
  const intents = (await readIntents(db, orderId)).filter(({ kind }) => kind === 'AUTHORIZATION');
  const wanted = causedBy === undefined ? intents : intents.filter((intent) => intent.causedBy === causedBy);
  // Balances of ours first: one that falls short is found before any provider was asked.
  const inOrder = [...wanted.filter(isOurs), ...wanted.filter((intent) => !isOurs(intent))];
  for (const intent of inOrder.filter(({ status }) => status === 'PENDING')) {
    await settleAuthorization(db, gateway, bulkhead, intent);
  }
  const newest = new Map(wanted.map((intent) => [intent.paymentId, intent]));
  const declined = [...newest.values()].find(({ status }) => status === 'FAILED');
  if (declined) throw declinedPayment(orderId, declined.refusalCode);
}

const isOurs = ({ tender }: Intent): boolean => isStoredValue(tender);

/** Asks whoever has the money, a provider with the same key as ever before, and writes the answer down. */
export async function settleAuthorization(
  db: Database,
  gateway: PaymentGateway,
  bulkhead: Bulkhead,
  intent: Intent,
): Promise<void> {
  const answer = isOurs(intent) ? await bindOurs(db, intent) : await askProvider(db, gateway, bulkhead, intent);
  if (answer instanceof PaymentRefused) throw declinedPayment(intent.orderId, answer.code);
}

type Answer = Authorization | PaymentRefused;

function bindOurs(db: Database, intent: Intent): Promise<Answer | undefined> {
  return inOneGo(db, intent.id, async (tx) => {
    const bound = await bindStoredValue(tx, intent);
    const answer =
      bound instanceof PaymentRefused ? bound : { reference: bound, capturesMany: true, expiresAt: undefined };
    await writeDown(tx, intent, answer);
    return answer;
  });
}

async function askProvider(db: Database, gateway: PaymentGateway, bulkhead: Bulkhead, intent: Intent): Promise<Answer> {
  const { orderId, key: idempotencyKey } = intent;
  const amount = money(intent.amountMinor, intent.currency);
  const token = intent.token ?? '';
  const answer = await ask(bulkhead, 'authorisation', (signal) =>
    gateway.authorize({ amount, token, orderId, idempotencyKey, signal }),
  );
  await writeDown(db, intent, answer);
  return answer;
}

async function writeDown(db: Database | Tx, intent: Intent, answer: Answer): Promise<void> {
  const outcome =
    answer instanceof PaymentRefused
      ? { status: 'FAILED' as const, refusalCode: answer.code }
      : {
          status: 'SUCCEEDED' as const,
          providerReference: answer.reference,
          capturesMany: answer.capturesMany,
          expiresAt: answer.expiresAt === undefined ? null : new Date(answer.expiresAt),
        };
  await settling(intent, outcome).all(db);
}

function declinedPayment(orderId: OrderId, code: string | null) {
  const facts = code === null ? {} : { code };
  return refuse({ kind: 'payment-declined', detail: `The payment of order ${orderId} was declined: ${code}.`, facts });
}
