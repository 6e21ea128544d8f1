import type { OrderId } from '../../domain/ids.ts';
import type { Database } from '../database.ts';

/** What happened to an order, in the order it happened, after the event with this sequence. */
export function listEvents(db: Database, orderId: OrderId, after: number, limit: number) {
  return db
    .selectFrom('order_event')
    .selectAll()
    .where('orderId', '=', orderId)
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(limit)
    .execute();
}
export type EventRow = Awaited<ReturnType<typeof listEvents>>[number];

export function listDecisions(db: Database, orderId: OrderId) {
  return db
    .selectFrom('sourcing_decision')
    .select(['id', 'at', 'sourcingOrder', 'decision'])
    .where('orderId', '=', orderId)
    .orderBy('at')
    .orderBy('id')
    .execute();
}

/** Every movement of the order's money and what it came to, refused and open ones too. */
export function listTransactions(db: Database, orderId: OrderId) {
  return transactions(db).where('t.orderId', '=', orderId).execute();
}

/** What was or is to be given back because of these commands. */
export function listRefunds(db: Database, causedBy: readonly string[]) {
  return transactions(db)
    .where('t.kind', '=', 'REFUND')
    .where('t.causedBy', 'in', [...causedBy])
    .execute();
}

function transactions(db: Database) {
  return db
    .selectFrom('payment_transaction as t')
    .innerJoin('payment as p', 'p.id', 't.paymentId')
    .innerJoin('orders as o', 'o.id', 't.orderId')
    .select(['t.id', 't.kind', 't.status', 't.amountMinor', 't.key', 't.providerReference', 't.refusalCode'])
    .select(['t.expiresAt', 't.at', 't.settledAt', 't.causedBy', 't.otherOrderId', 'p.tender', 'o.currency'])
    .orderBy('t.sequence');
}
export type TransactionListRow = Awaited<ReturnType<typeof listTransactions>>[number];

/** What the workflow stored of itself when it ended; null until then. */
export function readProcess(db: Database, orderId: OrderId) {
  return db.selectFrom('orders').select(['process', 'endedAt']).where('id', '=', orderId).executeTakeFirstOrThrow();
}
