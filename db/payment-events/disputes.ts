import { v7 as uuid } from 'uuid';
import { postingOfDecision, postingOfDispute } from '../../domain/ledger.ts';
import { OVER } from '../../domain/order/fulfillment-order.ts';
import { type DisputeId, noteOfDispute } from '../../domain/payments/dispute.ts';
import type { PaymentEvent } from '../../domain/payments/payment-event.ts';
import type { Tx } from '../database.ts';
import { post } from '../ledger/post.ts';
import { askIn, settleAttention } from '../order/attention.ts';
import type { OrderEvent, OrderRow } from '../order/change-order.ts';
import { type InboxRow, insertCommand } from '../order/inbox.ts';
import { openOn } from '../order/open-holds.ts';
import { actorOf, type Effect, NO_EFFECT } from './effect.ts';

type Opened = Extract<PaymentEvent, { kind: 'DISPUTE_OPENED' | 'DISPUTE_CLOSED' }>;
type Closed = Extract<PaymentEvent, { kind: 'DISPUTE_CLOSED' }>;

/** The money is gone until it is decided, so what has not left yet does not leave. */
export async function disputeOpened(tx: Tx, order: OrderRow, event: Opened, provider: string): Promise<Effect> {
  const id = await open(tx, order, event);
  if (!id) return NO_EFFECT;
  await askIn(tx, order.id, 'payment-disputed', id);
  return {
    events: [eventOf('dispute.opened', id, event, provider)],
    commands: await holdOpenWork(tx, order, event, provider),
  };
}

/** May come before the news that it was opened. */
export async function disputeClosed(tx: Tx, order: OrderRow, event: Closed, provider: string): Promise<Effect> {
  const isNew = await open(tx, order, event);
  const status = event.isWon ? ('WON' as const) : ('LOST' as const);
  const closed = await tx
    .updateTable('dispute')
    .set({ status, closedAt: new Date(event.at) })
    .where('reference', '=', event.disputeReference)
    .where('status', '=', 'OPEN')
    .returning(['id', 'amountMinor', 'currency'])
    .executeTakeFirst();
  if (!closed) return NO_EFFECT;
  const { id, amountMinor, currency } = closed;
  const source = { type: 'dispute-decided', id, orderId: order.id, currency };
  await post(tx, source, postingOfDecision(amountMinor, event.isWon));
  await settleAttention(tx, order.id, ['payment-disputed'], id);
  const opened = isNew ? [eventOf('dispute.opened', id, event, provider)] : [];
  const decided = eventOf(event.isWon ? 'dispute.won' : 'dispute.lost', id, event, provider);
  return { events: [...opened, decided], commands: event.isWon ? await releaseWork(tx, order, event, provider) : [] };
}

/** The new dispute's id; undefined when it was known. */
async function open(tx: Tx, order: OrderRow, event: Opened): Promise<DisputeId | undefined> {
  const { disputeReference: reference, reference: paymentReference, amount, at } = event;
  const id = uuid() as DisputeId;
  const { amount: amountMinor, currency } = amount;
  const dispute = { id, orderId: order.id, reference, paymentReference, amountMinor, currency, openedAt: new Date(at) };
  const opened = await tx
    .insertInto('dispute')
    .values({ ...dispute, status: 'OPEN' })
    .onConflict((conflict) => conflict.column('reference').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!opened) return undefined;
  await post(tx, { type: 'dispute', id, orderId: order.id, currency }, postingOfDispute(amountMinor));
  return id;
}

async function holdOpenWork(tx: Tx, order: OrderRow, event: Opened, provider: string): Promise<InboxRow[]> {
  const work = await tx
    .selectFrom('fulfillment_order')
    .select('id')
    .where('orderId', '=', order.id)
    .where('status', 'not in', OVER)
    .executeTakeFirst();
  if (!work) return [];
  const body = { reason: 'OTHER', note: noteOfDispute(event.disputeReference) };
  return [await command(tx, { kind: 'placeHold', order, event, provider, body })];
}

/** A person who has released it already need not do anything. */
async function releaseWork(tx: Tx, order: OrderRow, event: Opened, provider: string): Promise<InboxRow[]> {
  const hold = await openOn(tx, order.id).where('note', '=', noteOfDispute(event.disputeReference)).executeTakeFirst();
  if (!hold) return [];
  return [await command(tx, { kind: 'releaseHold', order, event, provider, body: { holdId: hold.id, note: 'won' } })];
}

type NewDisputeCommand = {
  readonly kind: 'placeHold' | 'releaseHold';
  readonly order: OrderRow;
  readonly event: Opened;
  readonly provider: string;
  readonly body: Readonly<Record<string, string>>;
};

const command = (tx: Tx, { kind, order, event, provider, body }: NewDisputeCommand): Promise<InboxRow> =>
  insertCommand(
    tx,
    { kind, orderId: order.id, body },
    { client: 'payments', actor: actorOf(provider), key: `${kind} ${event.disputeReference}`, bodyHash: '' },
  );

function eventOf(type: string, disputeId: DisputeId, { amount }: Opened, provider: string): OrderEvent {
  return { type, actor: actorOf(provider), after: { disputeId, amount } };
}
