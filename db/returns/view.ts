import { type RawBuilder, sql } from 'kysely';
import { RATE_CARDS } from '../../domain/carriers/rate.ts';
import type { LocationId, OrderId, OrderLineId, ReturnId } from '../../domain/ids.ts';
import type { OrderStatus } from '../../domain/order/status.ts';
import type { Disposition, LabelStatus, ReturnMethod, ReturnReason, ReturnStatus } from '../../domain/return/return.ts';
import type { ReturnRule } from '../../domain/return/rules.ts';
import type { Condition } from '../../domain/return/terms.ts';
import type { Database } from '../database.ts';
import { instant, type Scope } from '../order/fulfillment-orders.ts';

/** A return with all that is shown of it. Instants are RFC 3339 text in UTC, amounts are minor units. */
export type ReturnViewRow = {
  readonly id: ReturnId;
  readonly orderId: OrderId;
  readonly orderNumber: number;
  readonly currency: string;
  readonly status: ReturnStatus;
  readonly method: ReturnMethod;
  readonly locationId: LocationId | null;
  readonly refundTo: 'ORIGINAL' | 'STORE_CREDIT';
  readonly keepIt: boolean;
  readonly declinedBy: ReturnRule | null;
  readonly declineReason: string | null;
  readonly requestedAt: string;
  readonly approvedAt: string | null;
  readonly expiresAt: string | null;
  readonly closedAt: string | null;
  readonly lines: readonly ReturnLineRow[];
  readonly shippingCreditedMinor: number;
  readonly wayBackFeeMinor: number;
  readonly label: ReturnLabelView | null;
  readonly exchange: ExchangeView | null;
  /** The commands that gave money back. */
  readonly credits: readonly string[];
};
export type ExchangeView = {
  readonly orderId: OrderId;
  readonly orderNumber: number;
  readonly status: OrderStatus;
  readonly creditMinor: number;
};
export type ReturnLabelView = {
  readonly status: LabelStatus;
  readonly isOurs: boolean;
  readonly carrier: string | null;
  readonly service: string | null;
  readonly trackingNumber: string | null;
  readonly costMinor: number | null;
  readonly costCurrency: string | null;
};
export type ReturnLineRow = {
  readonly lineId: OrderLineId;
  readonly sku: string;
  readonly quantity: number;
  readonly cancelled: number;
  readonly reason: ReturnReason;
  readonly condition: Condition | null;
  readonly received: readonly {
    readonly locationId: string | null;
    readonly disposition: Disposition;
    readonly quantity: number;
  }[];
  readonly netMinor: number;
  readonly taxMinor: number;
  readonly feeMinor: number;
};

export async function readReturnView(db: Database, id: ReturnId, scope: Scope): Promise<ReturnViewRow | undefined> {
  const [row] = await select(db, sql`r.id = ${id} and ${isInScope(scope)}`, 1);
  return row;
}

export type ReturnQuery = {
  readonly status?: ReturnStatus | undefined;
  readonly orderId?: OrderId | undefined;
  readonly before: string | undefined;
  readonly limit: number;
  readonly scope: Scope;
};

/** Newest first. */
export function listReturns(
  db: Database,
  { status, orderId, before, limit, scope }: ReturnQuery,
): Promise<ReturnViewRow[]> {
  const conditions = [
    isInScope(scope),
    ...(status === undefined ? [] : [sql`r.status = ${status}`]),
    ...(orderId === undefined ? [] : [sql`r.order_id = ${orderId}`]),
    ...(before === undefined ? [] : [sql`r.id < ${before}`]),
  ];
  return select(db, sql.join(conditions, sql` and `), limit);
}

/** Goods may come to any location, so its people see the returns of all of them. */
const isInScope = ({ channelIds }: Scope): RawBuilder<unknown> =>
  channelIds ? sql`o.channel_id = any(${[...channelIds]})` : sql`true`;

async function select(db: Database, where: RawBuilder<unknown>, limit: number): Promise<ReturnViewRow[]> {
  const { rows } = await sql<ReturnViewRow>`
    select r.id, r.order_id, o.order_number, o.currency, r.status, r.method, r.location_id, r.refund_to, r.keep_it,
      r.declined_by, r.decline_reason, ${instant('r.requested_at')} as requested_at,
      ${instant('r.approved_at')} as approved_at, ${instant('r.expires_at')} as expires_at,
      ${instant('r.closed_at')} as closed_at, ${lines} as lines,
      (select coalesce(sum(c.net_minor + c.tax_minor), 0)::bigint from return_credit c
        where c.return_id = r.id and c.kind = 'SHIPPING') as shipping_credited_minor,
      (select coalesce(sum(c.fee_minor), 0)::bigint from return_credit c
        where c.return_id = r.id and c.kind = 'WAY_BACK') as way_back_fee_minor,
      ${label} as label, ${exchange} as exchange,
      (select coalesce(jsonb_agg(distinct c.command_id), '[]') from return_credit c where c.return_id = r.id) as credits
    from order_return r join orders o on o.id = r.order_id
    where ${where} order by r.id desc limit ${limit}`.execute(db);
  return rows;
}

const exchange = sql`
  (select jsonb_build_object('orderId', x.id, 'orderNumber', x.order_number, 'status', x.status,
      'creditMinor', r.exchange_credit_minor)
    from orders x where x.id = r.exchange_order_id)`;

const label = sql`
  (select jsonb_build_object('status', b.status, 'isOurs', coalesce(b.quote ->> 'provider' = ${RATE_CARDS}, false),
      'carrier', b.carrier, 'service', b.service, 'trackingNumber', b.tracking_number, 'costMinor', b.cost_minor,
      'costCurrency', b.cost_currency)
    from return_label b where b.return_id = r.id)`;

const received = sql`
  (select coalesce(jsonb_agg(jsonb_build_object('locationId', w.location_id, 'disposition', w.disposition,
      'quantity', w.units) order by w.first), '[]')
    from (select rr.location_id, rr.disposition, sum(rr.quantity)::int as units, min(rr.id) as first
      from return_receipt rr where rr.return_id = r.id and rr.order_line_id = rl.order_line_id
      group by rr.location_id, rr.disposition having sum(rr.quantity) > 0) w)`;

const lines = sql`
  (select coalesce(jsonb_agg(jsonb_build_object('lineId', rl.order_line_id, 'sku', l.sku, 'quantity', rl.quantity,
      'cancelled', rl.cancelled, 'reason', rl.reason, 'condition', rl.condition, 'received', ${received},
      'netMinor', coalesce(k.net, 0), 'taxMinor', coalesce(k.tax, 0),
      'feeMinor', coalesce(k.fee, 0)) order by l.position), '[]')
    from return_line rl join order_line l on l.id = rl.order_line_id
      left join (select c.return_id, c.order_line_id, sum(c.net_minor) as net, sum(c.tax_minor) as tax,
          sum(c.fee_minor) as fee from return_credit c group by 1, 2) k
        on k.return_id = rl.return_id and k.order_line_id = rl.order_line_id
    where rl.return_id = r.id)`;
