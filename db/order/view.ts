import { type RawBuilder, sql } from 'kysely';
import type { Address } from '../../domain/address.ts';
import type { HoldId, OrderId, OrderLineId } from '../../domain/ids.ts';
import type { ShippedValue } from '../../domain/order/amounts.ts';
import type { AttentionKind } from '../../domain/order/attention.ts';
import type { HoldReason } from '../../domain/order/hold.ts';
import type { Customer, Delivery, OrderRefusal } from '../../domain/order/order.ts';
import type { Transaction } from '../../domain/order/payment.ts';
import type { OrderStatus } from '../../domain/order/status.ts';
import type { SourcingPromise } from '../../domain/sourcing/types.ts';
import { builtOnce } from '../built-once.ts';
import type { Database } from '../database.ts';
import { returnedUnits } from '../returns/units.ts';
import { type FulfillmentOrderRow, fulfillmentOrderColumns, instant, type Scope } from './fulfillment-orders.ts';

/** An order with all that is shown of it. Instants are RFC 3339 text in UTC, amounts are minor units. */
export type OrderViewRow = {
  readonly id: OrderId;
  readonly orderNumber: number;
  readonly channelId: string;
  readonly externalOrderId: string | null;
  readonly status: OrderStatus;
  readonly currency: string;
  readonly exchangeRate: string | null;
  readonly customer: Customer | null;
  readonly customerId: string | null;
  readonly shippingAddress: Address | null;
  readonly billingAddress: Address | null;
  readonly delivery: Delivery;
  readonly shippingMinor: number;
  readonly shippingTaxMinor: number;
  readonly shippingTaxInclusive: boolean;
  readonly note: string | null;
  readonly tags: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly refusal: OrderRefusal | null;
  readonly version: number;
  readonly placedAt: string;
  readonly receivedAt: string;
  readonly acceptedAt: string | null;
  readonly endedAt: string | null;
  readonly lines: readonly OrderLineRow[];
  readonly parts: readonly FulfillmentOrderRow[];
  readonly holds: readonly HoldRow[];
  readonly attention: readonly AttentionRow[];
  readonly shipments: readonly ShippedValue[];
  /** Of goods given back: what the customer no longer owes. */
  readonly creditedMinor: number;
  readonly transactions: readonly Transaction[];
  readonly promise: SourcingPromise | null;
  readonly exchangeOf: { readonly returnId: string; readonly orderId: string } | null;
};
export type OrderLineRow = {
  readonly id: OrderLineId;
  readonly sku: string;
  readonly quantity: number;
  readonly pricedQuantity: number;
  readonly cancelled: number;
  readonly shipped: number;
  readonly delivered: number;
  readonly returned: number;
  readonly unitPriceMinor: number;
  readonly discountMinor: number;
  readonly taxMinor: number;
  readonly taxRate: string | null;
  readonly taxInclusive: boolean;
  readonly kit: readonly { readonly sku: string; readonly quantity: number }[] | null;
  readonly substituteFor: OrderLineId | null;
};
export type HoldRow = {
  readonly id: HoldId;
  readonly fulfillmentOrderId: string | null;
  readonly reason: HoldReason;
  readonly note: string | null;
  readonly placedAt: string;
  readonly placedBy: string;
  readonly expiresAt: string | null;
  readonly releasedAt: string | null;
  readonly releasedBy: string | null;
  readonly releaseNote: string | null;
};
export type AttentionRow = {
  readonly id: string;
  readonly kind: AttentionKind;
  readonly subject: string;
  readonly since: string;
};

export async function readOrderView(db: Database, id: OrderId, scope: Scope = {}): Promise<OrderViewRow | undefined> {
  return VIEW({ ...scope, id }).first(db);
}

const VIEW = builtOnce((_, { id, ...scope }: Scope & { readonly id: OrderId }) =>
  orderViews(sql`o.id = ${id} and ${isOrderInScope(scope)}`),
);

/** Newest first, in one round trip however many there are. */
export async function selectOrderViews(db: Database, where: RawBuilder<unknown>): Promise<OrderViewRow[]> {
  const { rows } = await orderViews(where).execute(db);
  return rows;
}

const orderViews = (where: RawBuilder<unknown>) => sql<OrderViewRow>`
    select o.id, o.order_number, o.channel_id, o.external_order_id, o.status, o.currency, o.exchange_rate,
      o.customer, o.customer_id,
      o.shipping_address, o.billing_address, o.delivery, o.shipping_minor, o.shipping_tax_minor,
      o.shipping_tax_inclusive, o.note, o.tags, o.metadata, o.refusal, o.version,
      ${instant('o.placed_at')} as placed_at, ${instant('o.received_at')} as received_at,
      ${instant('o.accepted_at')} as accepted_at, ${instant('o.ended_at')} as ended_at,
      ${lines} as lines, ${credited} as credited_minor, ${parts} as parts, ${holds} as holds,
      ${attention} as attention, ${shipments} as shipments, ${transactions} as transactions, ${promise} as promise,
      ${exchangeOf} as exchange_of
    from orders o where ${where} order by o.id desc`;

export async function isOrderVisible(db: Database, id: OrderId, scope: Scope): Promise<boolean> {
  const { rows } = await sql`select from orders o where o.id = ${id} and ${isOrderInScope(scope)}`.execute(db);
  return rows.length > 0;
}

/** A location's people see the orders that they have work of. */
export function isOrderInScope({ channelIds, locationIds }: Scope): RawBuilder<unknown> {
  const isTheirWork = (ids: readonly string[]) => sql`exists (
    select from fulfillment_order f where f.order_id = o.id and f.location_id = any(${ids}))`;
  return sql.join(
    [
      sql`true`,
      ...(channelIds ? [sql`o.channel_id = any(${channelIds})`] : []),
      ...(locationIds ? [isTheirWork(locationIds)] : []),
    ],
    sql` and `,
  );
}

const lines = sql`
  (select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'sku', l.sku, 'quantity', l.quantity,
      'pricedQuantity', l.priced_quantity, 'cancelled', l.cancelled, 'shipped', l.shipped, 'delivered', l.delivered,
      'returned', ${returnedUnits}, 'unitPriceMinor', l.unit_price_minor,
      'discountMinor', l.discount_minor, 'taxMinor', l.tax_minor, 'taxRate', l.tax_rate,
      'taxInclusive', l.tax_inclusive, 'substituteFor', l.substitute_for, 'kit', l.kit) order by l.position), '[]')
    from order_line l where l.order_id = o.id)`;

const parts = sql`
  (select coalesce(jsonb_agg(to_jsonb(part) order by part.id), '[]')
    from (select ${fulfillmentOrderColumns} from fulfillment_order f where f.order_id = o.id) part)`;

const holds = sql`
  (select coalesce(jsonb_agg(jsonb_build_object('id', h.id, 'fulfillmentOrderId', h.fulfillment_order_id,
      'reason', h.reason, 'note', h.note, 'placedAt', ${instant('h.placed_at')}, 'placedBy', h.placed_by,
      'expiresAt', ${instant('h.expires_at')}, 'releasedAt', ${instant('h.released_at')},
      'releasedBy', h.released_by, 'releaseNote', h.release_note) order by h.placed_at, h.id), '[]')
    from hold h where h.order_id = o.id)`;

const attention = sql`
  (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'kind', a.kind, 'subject', a.subject,
      'since', ${instant('a.since')}) order by a.since, a.id), '[]')
    from attention a where a.order_id = o.id and a.resolved_at is null)`;

const shipments = sql`
  (select coalesce(jsonb_agg(jsonb_build_object('valueMinor', s.value_minor,
      'chargesShipping', s.charges_shipping)), '[]')
    from shipment s where s.order_id = o.id and s.status = 'SHIPPED')`;

const credited = sql`
  (select coalesce(sum(c.net_minor + c.tax_minor), 0)::bigint from return_credit c where c.order_id = o.id)`;

const transactions = sql`
  (select coalesce(jsonb_agg(jsonb_build_object('kind', t.kind, 'status', t.status,
      'amountMinor', t.amount_minor, 'isReversal', t.is_reversal, 'isGoodwill', exists (
        select from command c where c.id = t.caused_by and c.kind = 'refundPayment'))), '[]')
    from payment_transaction t where t.order_id = o.id)`;

const exchangeOf = sql`
  (select jsonb_build_object('returnId', r.id, 'orderId', r.order_id) from order_return r where r.id = o.exchange_of)`;

/** Of the newest decision: re-routing may have changed it. */
const promise = sql`
  (select d.decision -> 'promise' from sourcing_decision d where d.order_id = o.id
    order by d.at desc, d.id desc limit 1)`;
