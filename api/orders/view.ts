import type { z } from 'zod';
import type { Database } from '../../db/database.ts';
import { amountsOf } from '../../db/order/amounts.ts';
import type { Scope } from '../../db/order/fulfillment-orders.ts';
import { type AttentionRow, type OrderLineRow, type OrderViewRow, readOrderView } from '../../db/order/view.ts';
import type { OrderId } from '../../domain/ids.ts';
import { money, proportion } from '../../domain/money.ts';
import type { OrderAmounts } from '../../domain/order/amounts.ts';
import { ATTENTION } from '../../domain/order/attention.ts';
import { partView } from '../fulfillment-orders/view.ts';
import { withoutNulls } from '../present.ts';
import { Problem } from '../problem.ts';
import type { OrderView } from './views.ts';

type View = z.output<typeof OrderView>;

/** The order as it now stands, or the problem that there is none that the caller may see. */
export async function presentOrder(db: Database, id: OrderId, scope: Scope = {}): Promise<View> {
  const row = await readOrderView(db, id, scope);
  if (!row) throw new Problem('order-not-found', `There is no order ${id}.`);
  return orderView(row);
}

export function orderView(row: OrderViewRow): View {
  const { id, status, currency, version } = row;
  const { financialStatus, ...amounts } = amountsOf(row);
  return {
    ...{ id, status, financialStatus, currency, version },
    orderNumber: String(row.orderNumber),
    channel: row.channelId,
    ...placingView(row),
    lines: row.lines.map((line) => lineView(line, currency)),
    totals: totalsView(amounts, currency),
    needsAttention: row.attention.map((each) => attentionView(id, each)),
    fulfillmentOrders: row.parts.map(partView),
    holds: row.holds.map(withoutNulls),
  };
}

/** What the channel said when it placed the order, and when. */
function placingView(row: OrderViewRow) {
  const { externalOrderId, exchangeRate, shippingAddress, billingAddress, note, promise, acceptedAt, endedAt } = row;
  const { shippingMinor, shippingTaxMinor, shippingTaxInclusive, currency, refusal, exchangeOf } = row;
  return {
    placedAt: row.placedAt,
    receivedAt: row.receivedAt,
    delivery: row.delivery,
    shippingCharge: money(shippingMinor, currency),
    shippingTax: { amount: shippingTaxMinor, inclusive: shippingTaxInclusive },
    tags: [...row.tags],
    metadata: { ...row.metadata },
    ...withoutNulls({
      externalOrderId,
      exchangeRate,
      shippingAddress,
      billingAddress,
      note,
      promise,
      acceptedAt,
      endedAt,
    }),
    ...withoutNulls({ exchangeOf: exchangeOf && { ...exchangeOf } }),
    ...withoutNulls({ customer: customerOf(row), refusal: refusal && { ...refusal, ...factsOf(refusal) } }),
  };
}

const factsOf = ({ facts }: NonNullable<OrderViewRow['refusal']>) => (facts ? { facts: { ...facts } } : {});

function customerOf({ customer, customerId }: OrderViewRow) {
  if (!customer && customerId === null) return null;
  return { ...customer, ...(customerId === null ? {} : { id: customerId }) };
}

function lineView(line: OrderLineRow, currency: string): View['lines'][number] {
  const {
    unitPriceMinor,
    discountMinor,
    taxMinor,
    taxRate,
    taxInclusive,
    kit,
    pricedQuantity,
    substituteFor,
    ...units
  } = line;
  const whole = (minor: number) => proportion(minor, line.quantity, pricedQuantity);
  return {
    ...units,
    unitPrice: money(unitPriceMinor, currency),
    discount: money(whole(discountMinor), currency),
    tax: { amount: whole(taxMinor), inclusive: taxInclusive, ...(taxRate === null ? {} : { rate: taxRate }) },
    ...(kit && { kit: kit.map((part) => ({ ...part })) }),
    ...(substituteFor && { substituteFor }),
  };
}

function attentionView(orderId: OrderId, attention: AttentionRow): View['needsAttention'][number] {
  const retry = `/v1/orders/${orderId}/attention/${attention.id}/retry`;
  return { ...attention, whatToDo: ATTENTION[attention.kind], retry };
}

function totalsView(amounts: Omit<OrderAmounts, 'financialStatus'>, currency: string): View['totals'] {
  return {
    goods: money(amounts.goods, currency),
    discount: money(amounts.discount, currency),
    shipping: money(amounts.shipping, currency),
    tax: money(amounts.tax, currency),
    total: money(amounts.total, currency),
    authorized: money(amounts.authorized, currency),
    captured: money(amounts.captured, currency),
    refunded: money(amounts.refunded, currency),
    due: money(amounts.due, currency),
  };
}
