import { sql } from 'kysely';
import type { Database } from '../../db/database.ts';
import type { OrderBooks } from '../../dev/payment-simulator/books.ts';
import type { TransactionKind } from '../../domain/order/payment.ts';
import type { Processes } from './processes.ts';
import type { Wanted } from './shopper.ts';

/** What became of one order by its rows, and what the provider's books say of it. */
export type Account = {
  readonly externalOrderId: string;
  readonly status: string;
  readonly hasEnded: boolean;
  readonly accepted: number;
  readonly units: { readonly shipped: number; readonly cancelled: number };
  readonly ours: Readonly<Partial<Record<TransactionKind, number>>>;
  readonly provider: Pick<OrderBooks, 'authorized' | 'capturable' | 'captured' | 'captures' | 'charges' | 'refunded'>;
  /** Commands and money whose outcome nobody has written down. */
  readonly open: number;
};

const NO_MONEY = { authorized: 0, capturable: 0, captured: 0, captures: 0, charges: 0, refunded: 0 };

/** The account of every order that holds the SKU, by its external id. */
export async function readAccounts({ db, simulatorUrl }: Processes, sku: string): Promise<Account[]> {
  const [rows, ledger] = await Promise.all([readRows(db, sku), readLedger(simulatorUrl)]);
  return rows.map(({ id, shipped, cancelled, ...row }) => {
    const { authorized, capturable, captured, captures, charges, refunded } = ledger.get(id) ?? NO_MONEY;
    return {
      ...row,
      units: { shipped, cancelled },
      provider: { authorized, capturable, captured, captures, charges, refunded },
    };
  });
}

/** The account an order must have in the end. One that was cancelled before its card was asked never had any money. */
export function accountOf({ externalOrderId, wish, quantity, totalMinor }: Wanted): Account {
  const all = { externalOrderId, status: wish, hasEnded: true, open: 0 };
  switch (wish) {
    case 'COMPLETED': {
      const provider = { ...NO_MONEY, authorized: totalMinor, captured: totalMinor, captures: 1, charges: 1 };
      const ours = { AUTHORIZATION: totalMinor, CAPTURE: totalMinor };
      return { ...all, accepted: 1, units: { shipped: quantity, cancelled: 0 }, ours, provider };
    }
    case 'CANCELLED': {
      const provider = { ...NO_MONEY, authorized: totalMinor, charges: 1 };
      const ours = { AUTHORIZATION: totalMinor, VOID: totalMinor };
      return { ...all, accepted: 1, units: { shipped: 0, cancelled: quantity }, ours, provider };
    }
    case 'REFUSED':
      return { ...all, accepted: 0, units: { shipped: 0, cancelled: 0 }, ours: {}, provider: NO_MONEY };
  }
}

type Row = Omit<Account, 'units' | 'provider'> & Account['units'] & { readonly id: string };

async function readRows(db: Database, sku: string): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select o.id, o.external_order_id, o.status, o.ended_at is not null as has_ended,
      (select count(*)::int from order_event e where e.order_id = o.id and e.type = 'order.accepted') as accepted,
      (select sum(l.shipped)::int from order_line l where l.order_id = o.id) as shipped,
      (select sum(l.cancelled)::int from order_line l where l.order_id = o.id) as cancelled,
      (select coalesce(jsonb_object_agg(kind, amount), '{}') from (
        select kind, sum(amount_minor) as amount from payment_transaction t
        where t.order_id = o.id and t.status = 'SUCCEEDED' group by kind) as settled) as ours,
      (select count(*)::int from command c where c.order_id = o.id and c.outcome is null)
        + (select count(*)::int from payment_transaction t where t.order_id = o.id and t.status = 'PENDING') as open
    from orders o where o.id in (select order_id from order_line where sku = ${sku})`.execute(db);
  return rows;
}

async function readLedger(simulatorUrl: string): Promise<Map<string, OrderBooks>> {
  const answer = await fetch(`${simulatorUrl}/_control/ledger`);
  const { orders } = (await answer.json()) as { orders: OrderBooks[] };
  return new Map(orders.map((books) => [books.orderId, books]));
}

export type Shelf = Readonly<
  Record<'onHand' | 'committed' | 'reserved' | 'damaged' | 'moved' | 'promised' | 'shipped', number>
>;

/** The counters of a SKU beside the rows they count. */
export async function readShelf(db: Database, sku: string): Promise<Shelf> {
  const { rows } = await sql<Shelf>`
    select s.on_hand, s.committed, s.reserved, s.damaged,
      (select coalesce(sum(on_hand_delta), 0)::int from stock_movement m where m.sku = s.sku) as moved,
      (select coalesce(sum(quantity), 0)::int from reservation r where r.sku = s.sku) as promised,
      (select coalesce(sum(shipped), 0)::int from order_line l where l.sku = s.sku) as shipped
    from stock s where s.sku = ${sku}`.execute(db);
  const [shelf] = rows;
  if (!shelf) throw new Error(`there is no stock of ${sku}`);
  return shelf;
}
