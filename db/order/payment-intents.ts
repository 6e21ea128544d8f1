import { type Insertable, type Selectable, sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { CommandId, CustomerId, OrderId, PaymentId } from '../../domain/ids.ts';
import { type Tender, type TransactionKind, transactionKey } from '../../domain/order/payment.ts';
import { builtOnce } from '../built-once.ts';
import type { Database, Tables, Tx } from '../database.ts';

export type TransactionRow = Selectable<Tables['payment_transaction']>;
/** An intent with what its provider needs to know of the payment behind it. */
export type Intent = TransactionRow & {
  readonly tender: Tender;
  readonly token: string | null;
  readonly code: string | null;
  readonly customerId: CustomerId | null;
  readonly currency: string;
};

export type NewTransaction = Omit<
  Insertable<Tables['payment_transaction']>,
  'sequence' | 'key' | 'orderId' | 'kind'
> & {
  readonly orderId: OrderId;
  readonly kind: TransactionKind;
};

/** Under the next number of the order's money movements, which makes its key; call it under the order's lock. */
export async function insertTransaction(tx: Tx, transaction: NewTransaction): Promise<TransactionRow> {
  const { orderId, kind } = transaction;
  const next = sql<number>`
    (select coalesce(max(sequence), 0) + 1 from payment_transaction where order_id = ${orderId})`;
  return tx
    .insertInto('payment_transaction')
    .values({ ...transaction, sequence: next, key: sql`${transactionKey(orderId, kind, '')} || ${next}` })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export type NewIntent = {
  readonly orderId: OrderId;
  readonly paymentId: PaymentId;
  readonly kind: TransactionKind;
  readonly amountMinor: number;
  readonly parentId?: string;
  readonly toStoreCredit?: boolean;
  readonly isReversal?: boolean;
  readonly otherOrderId?: OrderId;
  /** The command this money moves for. */
  readonly causedBy?: string;
};

/** Writes down what is about to be asked of a provider, before it is asked. */
export async function intend(tx: Tx, intent: NewIntent): Promise<string> {
  const { id } = await insertTransaction(tx, { ...intent, id: uuid(), status: 'PENDING' });
  return id;
}

/** One that others may draw on before it has a row. */
export type IdentifiedIntent = NewIntent & { readonly id: string };
export type NumberedIntent = ReturnType<typeof numbered>[number];

/** The rows of new intents, for who writes them himself under the order's lock; `known` is all there is before. */
export function numbered(intents: readonly IdentifiedIntent[], known: readonly TransactionRow[]) {
  const last = Math.max(0, ...known.map(({ sequence }) => sequence));
  return intents.map((intent, index) => {
    const sequence = last + index + 1;
    const key = transactionKey(intent.orderId, intent.kind, sequence);
    return { ...intent, status: 'PENDING' as const, sequence, key };
  });
}

export const newIntent = builtOnce((query, row: NumberedIntent) => query.insertInto('payment_transaction').values(row));

/** Of an order, in the order of their numbers. */
export function readIntents(db: Database, orderId: OrderId): Promise<Intent[]> {
  return INTENTS({ orderId }).all(db);
}

const INTENTS = builtOnce((query, { orderId }: { orderId: OrderId }) =>
  intents(query).where('payment_transaction.orderId', '=', orderId),
);

/** All of the order that the shipment is of. */
export function readIntentsAround(db: Database, shipmentId: CommandId): Promise<Intent[]> {
  return INTENTS_AROUND({ shipmentId }).all(db);
}

const INTENTS_AROUND = builtOnce((query, { shipmentId }: { shipmentId: CommandId }) =>
  intents(query).where('payment_transaction.orderId', '=', (shipment) =>
    shipment.selectFrom('shipment').select('shipment.orderId').where('shipment.id', '=', shipmentId),
  ),
);

const intents = (db: Database) =>
  db
    .selectFrom('payment_transaction')
    .innerJoin('payment', 'payment.id', 'payment_transaction.paymentId')
    .innerJoin('orders', 'orders.id', 'payment_transaction.orderId')
    .selectAll('payment_transaction')
    .select(['payment.tender', 'payment.token', 'payment.code', 'orders.currency', 'orders.customerId'])
    .orderBy('payment_transaction.sequence');

type Payment = Pick<Selectable<Tables['payment']>, 'id' | 'tender' | 'amountMinor'>;

export type Means = { readonly payments: readonly Payment[]; readonly intents: readonly TransactionRow[] };

/** The payments in their order, and all that was ever intended on them. */
export async function readMeans(tx: Tx, orderId: OrderId): Promise<Means> {
  const rows = await MEANS({ orderId }).all(tx);
  const payments = rows.map(({ meansId: id, tender, meansMinor: amountMinor }) => ({ id, tender, amountMinor }));
  return {
    payments: [...new Map(payments.map((payment) => [payment.id, payment])).values()],
    intents: rows.filter((row): row is typeof row & TransactionRow => row.id !== null),
  };
}

const MEANS = builtOnce((query, { orderId }: { orderId: OrderId }) =>
  query
    .selectFrom('payment as p')
    // By the order as well, which is what they are found by.
    .leftJoin('payment_transaction as t', (join) =>
      join.onRef('t.paymentId', '=', 'p.id').on('t.orderId', '=', orderId),
    )
    .selectAll('t')
    .select(['p.id as meansId', 'p.tender', 'p.amountMinor as meansMinor'])
    .where('p.orderId', '=', orderId)
    .orderBy('p.position')
    .orderBy('t.sequence'),
);

/** What may still be captured of an authorisation; a capture without an answer yet already binds its amount. */
export function remainingOf(authorization: TransactionRow, all: readonly TransactionRow[]): number {
  const drawn = all.filter(({ parentId, status, kind }) => {
    return parentId === authorization.id && status !== 'FAILED' && (kind === 'CAPTURE' || kind === 'VOID');
  });
  return authorization.amountMinor - drawn.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}
