import type { OrderId } from '../../domain/ids.ts';
import type { PaymentEvent } from '../../domain/payments/payment-event.ts';
import type { ProviderPayment } from '../../domain/payments/provider-payment.ts';
import { type Database, json, type Tx } from '../database.ts';
import { changeOrder, type OrderRow } from '../order/change-order.ts';
import type { InboxRow } from '../order/inbox.ts';
import { readIntents } from '../order/payment-intents.ts';
import { authorized, lapsed } from './authorizations.ts';
import { captured } from './captures.ts';
import { disputeClosed, disputeOpened } from './disputes.ts';
import { authorizationOf, type Effect, NO_EFFECT } from './effect.ts';
import { refunded, refundFailed } from './refunds.ts';

export type KnownEvent = Exclude<PaymentEvent, { kind: 'OTHER' }>;
export type Told = {
  readonly provider: string;
  readonly event: KnownEvent;
  /** Asks the provider what an authorisation is; undefined when it does not say. */
  readonly lookUp: (reference: string) => Promise<ProviderPayment | undefined>;
};

/**
 * Writes an event down with all that it changes, in one transaction under the order's lock. Each change asks what our
 * rows say already, so an event that comes twice, late or before another changes nothing twice. Returns the commands
 * that are to be carried now.
 */
export async function recordPaymentEvent(db: Database, { provider, event, lookUp }: Told): Promise<InboxRow[]> {
  const orderId = await findOrder(db, event);
  if (!orderId) {
    await insertEvent(db, provider, event, null);
    return [];
  }
  const payment = (await isUnsettled(db, orderId, event)) ? await lookUp(event.reference) : undefined;
  const commands: InboxRow[] = [];
  await changeOrder(db, orderId, async (tx, order) => {
    if (!(await insertEvent(tx, provider, event, orderId))) return [];
    const effect = await apply(tx, order, event, provider, payment);
    commands.push(...(effect.commands ?? []));
    return effect.events;
  });
  return commands;
}

async function apply(
  tx: Tx,
  order: OrderRow,
  event: KnownEvent,
  provider: string,
  payment: ProviderPayment | undefined,
): Promise<Effect> {
  switch (event.kind) {
    case 'AUTHORIZED':
      return authorized(tx, order, event, provider, payment);
    case 'CAPTURED':
      return captured(tx, order, event, provider);
    case 'VOIDED':
    case 'EXPIRED':
      return lapsed(tx, order, event, provider);
    case 'REFUNDED':
      return refunded(tx, order, event, provider);
    case 'REFUND_FAILED':
      return refundFailed(tx, order, event, provider);
    case 'DISPUTE_OPENED':
      return disputeOpened(tx, order, event, provider);
    case 'DISPUTE_CLOSED':
      return disputeClosed(tx, order, event, provider);
    // Whoever asked is told so himself, and asks again with the same key if he was not.
    case 'REFUSED':
      return NO_EFFECT;
  }
}

/** What we do not know the provider's name of, it bears our order's id. */
async function findOrder(db: Database, event: KnownEvent): Promise<OrderId | undefined> {
  const { reference, orderId } = event;
  const refunding = await findRefunding(db, event);
  if (refunding) return refunding;
  const known = await db
    .selectFrom('payment_transaction')
    .select('orderId')
    .where('providerReference', '=', reference)
    .executeTakeFirst();
  if (known) return known.orderId as OrderId;
  if (orderId === undefined || !UUID.test(orderId)) return undefined;
  const order = await db.selectFrom('orders').select('id').where('id', '=', orderId).executeTakeFirst();
  return order?.id;
}

/** Money that went on to an exchange is refunded there; to the provider it is still that of the first order. */
async function findRefunding(db: Database, { kind, keys }: KnownEvent): Promise<OrderId | undefined> {
  if ((kind !== 'REFUNDED' && kind !== 'REFUND_FAILED') || keys.length === 0) return undefined;
  const refund = await db
    .selectFrom('payment_transaction')
    .select('orderId')
    .where('key', 'in', [...keys])
    .where('kind', '=', 'REFUND')
    .executeTakeFirst();
  return refund?.orderId as OrderId | undefined;
}

/** The metadata of somebody else's payment may say anything. */
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

async function isUnsettled(db: Database, orderId: OrderId, event: KnownEvent): Promise<boolean> {
  if (event.kind !== 'AUTHORIZED') return false;
  const authorization = authorizationOf(await readIntents(db, orderId), event);
  return authorization !== undefined && authorization.status !== 'SUCCEEDED';
}

/** False when it came before. */
async function insertEvent(
  db: Database | Tx,
  provider: string,
  event: KnownEvent,
  orderId: OrderId | null,
): Promise<boolean> {
  const { id, kind, reference, at } = event;
  const inserted = await db
    .insertInto('payment_event')
    .values({ provider, id, kind, reference, orderId, body: json({ ...event }), at: new Date(at) })
    .onConflict((conflict) => conflict.columns(['provider', 'id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}
