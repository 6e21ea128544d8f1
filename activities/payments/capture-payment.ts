import type { Database, Tx } from '../../db/database.ts';
import { holdOrder } from '../../db/order/change-order.ts';
import { type Intent, intend, readIntents, readIntentsAround, remainingOf } from '../../db/order/payment-intents.ts';
import { recordLapse, settleIntent, settleMoney } from '../../db/order/settle-intent.ts';
import type { CommandId } from '../../domain/ids.ts';
import { money } from '../../domain/money.ts';
import { isStoredValue } from '../../domain/order/payment.ts';
import type { Bulkhead } from '../bulkhead.ts';
import { refuse } from '../refuse.ts';
import type { PaymentGateway } from './payment-gateway.ts';
import { PaymentRefused } from './payment-refused.ts';
import { ask } from './provider-call.ts';
import { spendStoredValue } from './stored-value.ts';

/** Captures what a shipment intends to capture. A repeat asks nobody again and returns what was returned first. */
export async function capturePayment(
  db: Database,
  gateway: PaymentGateway,
  bulkhead: Bulkhead,
  shipmentId: CommandId,
): Promise<void> {
  const intents = await readIntentsAround(db, shipmentId);
  if (intents.length === 0) throw new Error(`shipment ${shipmentId} has no money to capture, or is not there`);
  for (const capture of intents.filter(({ kind, causedBy }) => kind === 'CAPTURE' && causedBy === shipmentId)) {
    if (capture.status === 'FAILED') throw declinedCapture(shipmentId, capture.refusalCode);
    if (capture.status === 'PENDING') await settleCapture(db, gateway, bulkhead, capture, intents);
  }
}

async function settleCapture(
  db: Database,
  gateway: PaymentGateway,
  bulkhead: Bulkhead,
  capture: Intent,
  intents: readonly Intent[],
): Promise<void> {
  const authorization = intents.find(({ id }) => id === capture.parentId);
  if (!authorization?.providerReference) throw new Error(`capture ${capture.id} has no settled authorisation`);
  const reference = authorization.providerReference;
  if (isStoredValue(capture.tender)) return captured(db, capture, authorization, 0, reference);
  // The same on every try, or the provider would take the repeat for another request. What several captures leave of
  // an authorisation is voided at the end.
  const isFinal = !authorization.capturesMany;
  const amount = money(capture.amountMinor, capture.currency);
  const request = { reference, amount, isFinal, idempotencyKey: capture.key };
  const answer = await ask(bulkhead, 'capture', (signal) => gateway.capture({ ...request, signal }));
  if (answer instanceof PaymentRefused) {
    await failed(db, capture, authorization, answer.code);
    throw declinedCapture(capture.causedBy ?? capture.id, answer.code);
  }
  await captured(db, capture, authorization, isFinal ? remainingOf(authorization, intents) : 0, answer.reference);
}

/** The money, its posting, and the rest that a final capture gave back, in one transaction. */
async function captured(
  db: Database,
  capture: Intent,
  authorization: Intent,
  released: number,
  providerReference: string,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await holdOrder(tx, capture.orderId);
    if (!(await settleMoney(tx, capture, { status: 'SUCCEEDED', providerReference }, capture.amountMinor))) return;
    if (isStoredValue(capture.tender)) await spendStoredValue(tx, capture, authorization);
    if (released > 0) await releasedByProvider(tx, authorization, released);
  });
}

async function releasedByProvider(tx: Tx, authorization: Intent, amountMinor: number): Promise<void> {
  const { orderId, paymentId } = authorization;
  const id = await intend(tx, { orderId, paymentId, kind: 'VOID', amountMinor, parentId: authorization.id });
  await settleIntent(tx, { id }, { status: 'SUCCEEDED' });
}

/** What the provider holds no longer is not asked for again: the next shipment renews it. */
async function failed(db: Database, capture: Intent, authorization: Intent, refusalCode: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await holdOrder(tx, capture.orderId);
    if (!(await settleIntent(tx, capture, { status: 'FAILED', refusalCode }))) return;
    if (refusalCode !== 'authorization-expired' && refusalCode !== 'authorization-voided') return;
    await recordLapse(tx, authorization, await readIntents(tx, capture.orderId), refusalCode);
  });
}

function declinedCapture(shipmentId: string, code: string | null) {
  const facts = code === null ? {} : { code };
  return refuse({
    kind: 'capture-declined',
    detail: `The money for shipment ${shipmentId} could not be captured: ${code}.`,
    facts,
  });
}
