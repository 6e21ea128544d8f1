import { sql } from 'kysely';
import type { OrderId } from '../../domain/ids.ts';
import type { Deadline, HoldFacts, OrderFacts, PartFacts } from '../../domain/order/facts.ts';
import { isOver } from '../../domain/order/fulfillment-order.ts';
import type { PlacingStage } from '../../domain/order/order.ts';
import { moneyMoved, type Transaction } from '../../domain/order/payment.ts';
import { type OrderStatus, orderStatus } from '../../domain/order/status.ts';
import { builtOnce } from '../built-once.ts';
import type { Database } from '../database.ts';
import { isBeingShipped } from './being-shipped.ts';
import { readOverpaid } from './overpaid.ts';

type PartClock = 'opensAtMs' | 'acceptRiskMs' | 'acceptByMs' | 'shipRiskMs' | 'shipByMs' | 'pickUpByMs' | 'cancelByMs';
type Row = {
  readonly status: OrderStatus;
  readonly stage: PlacingStage;
  readonly sequence: number;
  readonly ordered: number;
  readonly cancelled: number;
  readonly shipped: number;
  readonly delivered: number;
  readonly isPickUp: boolean;
  readonly parts: readonly (PartFacts & Readonly<Record<PartClock, number | null>> & { isLeaving: boolean })[];
  readonly holds: readonly (HoldFacts & { untilMs: number | null })[];
  readonly shipments: readonly { id: string; deliverByMs: number }[];
  /** `isOwn`: caused by no command. */
  readonly undecided: readonly { id: string; decideByMs: number }[];
  /** A parcel's units are sent again: what was paid for them is paid in advance. */
  readonly sendsAgain: boolean;
  readonly transactions: readonly (Transaction & { readonly isOwn: boolean })[];
};

const epochMs = (column: string) => sql.raw(`round(extract(epoch from ${column}) * 1000)`);

/**
 * Everything the order's workflow decides by, folded from its rows in one query. `stage` is the one the order is about
 * to get, where that is not written yet.
 */
export async function readFacts(db: Database, orderId: OrderId, stage?: PlacingStage): Promise<OrderFacts> {
  const row = await ROW({ orderId }).one(db);
  const facts = factsOf(orderId, stage ? { ...row, stage } : row);
  return (await hasMoneyToRefund(db, orderId, row)) ? { ...facts, hasMoneyToRefund: true } : facts;
}

const ROW = builtOnce(
  (_, { orderId }: { orderId: OrderId }) => sql<Row>`
    select o.status, o.stage, o.event_sequence as sequence, o.delivery ->> 'method' = 'PICK_UP' as is_pick_up,
      u.*, way.*,
      (select coalesce(jsonb_agg(jsonb_build_object(
          'id', f.id, 'status', f.status, 'locationId', f.location_id, 'floor', coalesce(l.floor, 'SCAN'),
          'isReady', f.pickup_code is not null, 'isLeaving', ${isBeingShipped('f.id')},
          'isTransfer', o.delivery ->> 'method' = 'PICK_UP' and f.location_id <> o.delivery ->> 'locationId',
          'opensAtMs', ${epochMs('f.opens_at')},
          'acceptByMs', ${epochMs('f.accept_by')}, 'shipByMs', ${epochMs('f.ship_by')},
          'acceptRiskMs', ${epochMs('f.accept_risk_at')}, 'shipRiskMs', ${epochMs('f.ship_risk_at')},
          'cancelByMs', ${epochMs('f.cancel_by')}, 'pickUpByMs', ${epochMs('f.pick_up_by')})
          order by f.created_at, f.id), '[]')
        from fulfillment_order f left join location l on l.id = f.location_id where f.order_id = o.id) as parts,
      (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
          'id', h.id, 'reason', h.reason, 'fulfillmentOrderId', h.fulfillment_order_id,
          'untilMs', ${epochMs('h.expires_at')})) order by h.placed_at, h.id), '[]')
        from hold h where h.order_id = o.id and h.released_at is null) as holds,
      (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'deliverByMs', ${epochMs('s.deliver_by')})), '[]')
        from shipment s where s.order_id = o.id and s.deliver_by is not null) as shipments,
      (select coalesce(jsonb_agg(
          jsonb_build_object('kind', t.kind, 'status', t.status, 'amountMinor', t.amount_minor,
          'isOwn', t.caused_by is null)), '[]')
        from payment_transaction t where t.order_id = o.id) as transactions
    from orders o,
      lateral (select coalesce(sum(quantity), 0)::int as ordered, coalesce(sum(cancelled), 0)::int as cancelled,
          coalesce(sum(shipped), 0)::int as shipped, coalesce(sum(delivered), 0)::int as delivered
        from order_line where order_id = o.id) u,
      lateral (select coalesce(bool_or(p.decision = 'SEND_AGAIN'), false) as sends_again,
          coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'decideByMs', ${epochMs('p.decide_by')}))
            filter (where p.decide_by is not null), '[]') as undecided
        from parcel p where p.order_id = o.id) way
    where o.id = ${orderId}`,
);

/** Only what is paid before anything ships can be paid for what never will: of a card, shipments are captured. */
async function hasMoneyToRefund(db: Database, orderId: OrderId, { transactions, sendsAgain }: Row): Promise<boolean> {
  if (transactions.some(({ kind, status, isOwn }) => kind === 'REFUND' && status === 'PENDING' && isOwn)) return true;
  const isPaidInAdvance = sendsAgain || transactions.some(({ kind }) => kind === 'SALE');
  return isPaidInAdvance && (await readOverpaid(db, orderId)) > 0;
}

function factsOf(orderId: OrderId, row: Row): OrderFacts {
  const holds = row.holds.map(({ untilMs: _, ...hold }) => hold);
  const moved = moneyMoved(row.transactions);
  const isOpen = row.ordered > row.cancelled + row.shipped;
  return {
    orderId,
    sequence: row.sequence,
    status: statusOf(row, holds),
    parts: row.parts.map(({ id, status, locationId, floor, isReady, isTransfer }) => ({
      ...{ id, status, locationId, floor, isReady },
      ...(isTransfer ? { isTransfer } : {}),
    })),
    isPickUp: row.isPickUp,
    holds,
    deadlines: deadlinesOf(row),
    hasMoneyToVoid: moved.authorized > 0 && (!isOpen || row.stage === 'UNDONE'),
  };
}

function statusOf(row: Row, holds: readonly HoldFacts[]): OrderStatus {
  if (row.stage === 'UNDONE') return row.status;
  if (row.stage !== 'ACCEPTED') return holds.length > 0 ? 'ON_HOLD' : 'RECEIVED';
  // Money on its way back to the customer keeps no order open.
  const isDue = row.transactions.some(({ status, kind }) => status === 'PENDING' && kind !== 'REFUND');
  return orderStatus({ ...row, isHeld: holds.length > 0, isDue });
}

function deadlinesOf({ parts, holds, shipments, undecided }: Row): Deadline[] {
  const isRunning = holds.every(({ fulfillmentOrderId }) => fulfillmentOrderId !== undefined);
  const deadlines: Deadline[] = [];
  const add = (kind: Deadline['kind'], subject: string, atMs: number | null | undefined) => {
    if (atMs) deadlines.push({ kind, subject, atMs: Number(atMs) });
  };
  for (const part of parts) {
    // The clock of held or finished work stands still.
    if (!isRunning || isOver(part.status) || part.status === 'ON_HOLD') continue;
    if (part.status === 'SCHEDULED') add('open', part.id, part.opensAtMs);
    if (part.status === 'OPEN') add('accept-risk', part.id, part.acceptRiskMs);
    if (part.status === 'OPEN' && !part.isLeaving) add('accept', part.id, part.acceptByMs);
    add('ship-risk', part.id, part.shipRiskMs);
    add('cancellation', part.id, part.cancelByMs);
    if (!part.isLeaving) add('pick-up', part.id, part.pickUpByMs);
    add('ship', part.id, part.shipByMs);
  }
  for (const hold of holds) add('hold', hold.id, hold.untilMs);
  for (const parcel of undecided) add('decide', parcel.id, parcel.decideByMs);
  for (const shipment of shipments) add('deliver', shipment.id, shipment.deliverByMs);
  return deadlines.sort((left, right) => left.atMs - right.atMs || (left.subject < right.subject ? -1 : 1));
}
