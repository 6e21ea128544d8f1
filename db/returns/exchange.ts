import { type Selectable, sql } from 'kysely';
import type { OrderId, ReturnId } from '../../domain/ids.ts';
import { keptTotal } from '../../domain/order/overpaid.ts';
import { type ExchangeVerdict, exchangeVerdict } from '../../domain/return/exchange.ts';
import type { Database, Tables, Tx } from '../database.ts';
import { type InboxRow, readPlacing } from '../order/inbox.ts';
import { type Intent, readIntents } from '../order/payment-intents.ts';
import { readOrderView } from '../order/view.ts';
import { isReturnComplete } from './units.ts';

type ReturnRow = Selectable<Tables['order_return']>;
export type Exchange = {
  readonly orderId: OrderId;
  /** What the return is to pay of it. */
  readonly creditMinor: number;
  readonly movedMinor: number;
  readonly verdict: ExchangeVerdict;
  /** What the exchange was told last. */
  readonly told: ExchangeVerdict;
  /** Credit that has left the return's order and has not come in yet. */
  readonly arrivedMinor: number;
  readonly isMoving: boolean;
};

/** What a return means to the order that goes out in its place; undefined without one. */
export async function readExchange(db: Database, row: ReturnRow): Promise<Exchange | undefined> {
  const { id: returnId, status, exchangeOrderId: orderId } = row;
  if (orderId === null) return undefined;
  const creditMinor = Math.min(row.exchangeCreditMinor, await worthOf(db, orderId));
  const { movedMinor, arrivedMinor } = await readMoved(db, orderId);
  const isComplete = await isReturnComplete(db, returnId);
  const waits = row.exchangeWaits ?? 'RETURN';
  const verdict = exchangeVerdict({ status, isComplete, waits, creditMinor, movedMinor });
  const told = row.exchangeVerdict;
  return { orderId, creditMinor, movedMinor, arrivedMinor, verdict, told, isMoving: arrivedMinor < movedMinor };
}

/** What of it is not cancelled: it may have become less since the return was asked for. */
async function worthOf(db: Database, orderId: OrderId): Promise<number> {
  const order = await readOrderView(db, orderId);
  if (!order) throw new Error(`exchange ${orderId} has no row`);
  const { lines, shippingMinor: amountMinor, shippingTaxMinor: taxMinor, shippingTaxInclusive: isTaxInclusive } = order;
  const kept = lines.map((line) => ({ ...line, isTaxInclusive: line.taxInclusive }));
  return keptTotal(kept, { amountMinor, taxMinor, isTaxInclusive });
}

/** For the exchange itself, by the return that it names. */
export async function readExchangeOf(db: Database, returnId: ReturnId): Promise<Exchange> {
  const row = await db.selectFrom('order_return').selectAll().where('id', '=', returnId).executeTakeFirstOrThrow();
  const exchange = await readExchange(db, row);
  if (!exchange) throw new Error(`return ${returnId} has no exchange`);
  return exchange;
}

type Moved = { readonly movedMinor: number; readonly arrivedMinor: number };

async function readMoved(db: Database, exchangeOrderId: OrderId): Promise<Moved> {
  const { rows } = await sql<Moved>`
    select coalesce(sum(t.amount_minor), 0)::bigint as moved_minor,
      coalesce(sum(t.amount_minor) filter (where exists (
        select from payment_transaction a where a.parent_id = t.id and a.order_id = ${exchangeOrderId})), 0)::bigint
        as arrived_minor
    from payment_transaction t join order_return r on r.order_id = t.order_id
    where r.exchange_order_id = ${exchangeOrderId} and t.other_order_id = ${exchangeOrderId}
      and t.kind = 'REFUND'`.execute(db);
  return rows[0] ?? { movedMinor: 0, arrivedMinor: 0 };
}

/** What the return still brings this order, which nobody else has to pay. */
export async function awaitedCredit(tx: Tx, orderId: OrderId): Promise<number> {
  const row = await tx.selectFrom('order_return').selectAll().where('exchangeOrderId', '=', orderId).executeTakeFirst();
  const exchange = row && (await readExchange(tx, row));
  if (!exchange) return 0;
  const { verdict, creditMinor, movedMinor, arrivedMinor } = exchange;
  const isOver = verdict === 'SHORT' || verdict === 'CANCEL';
  return Math.max((isOver ? movedMinor : creditMinor) - arrivedMinor, 0);
}

/** Credit that left the return's order for the exchange and is not there yet, with the means it was paid with. */
export async function readArriving(tx: Tx, from: OrderId, exchangeOrderId: OrderId): Promise<Intent[]> {
  const arrived = await tx
    .selectFrom('payment_transaction')
    .select('parentId')
    .where('orderId', '=', exchangeOrderId)
    .where('otherOrderId', 'is not', null)
    .execute();
  const there = new Set(arrived.map(({ parentId }) => parentId));
  const intents = await readIntents(tx, from);
  return intents.filter(({ id, kind, otherOrderId }) => {
    return kind === 'REFUND' && otherOrderId === exchangeOrderId && !there.has(id);
  });
}

/** The command that places it. */
export async function findExchangeCommand(db: Database, returnId: ReturnId): Promise<InboxRow | undefined> {
  const order = await db.selectFrom('orders').select('id').where('exchangeOf', '=', returnId).executeTakeFirst();
  return order && readPlacing(db, order.id);
}
