import { DateTime } from 'luxon';
import { type ApiClient, ApiProblem } from '../api-client.ts';
import { deliverOrder, type OrderSeen } from '../deliver-order.ts';
import type { Verdict } from './classify.ts';
import type { Document } from './read-file.ts';
import type { DocumentReport, OrderReport } from './report.ts';
import { SAMPLE_ADDRESSES } from './sample-addresses.ts';
import { CURRENCY, SHOP } from './shop.ts';

export type Sale = Extract<Verdict, { outcome: 'ORDER' }>;
export type Placing = { readonly isDelivering: boolean; readonly retriesRefused: boolean };
type Placed = OrderSeen & { readonly totals: { readonly total: { readonly amount: number } } };

/** Submits a document as one order, as any channel would, and says what became of it. */
export async function placeDocument(
  api: ApiClient,
  document: Document,
  sale: Sale,
  { isDelivering, retriesRefused }: Placing,
): Promise<DocumentReport> {
  const { invoice, rows } = document;
  const about = { invoice, rows: rows.length };
  const body = bodyOf(document, sale);
  if (typeof body === 'string') return { ...about, outcome: 'REFUSED', reason: body };
  try {
    const key = `${SHOP} ${invoice}${retriesRefused ? ` ${Date.now()}` : ''}`;
    const { status, body: placed } = await api.postForAnswer<Placed>('/v1/orders', key, body);
    const order = reportOf(placed, sale, status !== 200);
    return { ...about, outcome: 'ORDER', order: isDelivering ? await delivered(api, order) : order };
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    return { ...about, outcome: 'REFUSED', reason: `${error.kind}: ${error.detail}` };
  }
}

/** The body of POST /v1/orders, or why there is none. */
function bodyOf({ invoice, rows: [first] }: Document, { lines, shippingMinor }: Sale): object | string {
  const { Country, InvoiceDate, CustomerID } = first;
  const shippingAddress = SAMPLE_ADDRESSES[Country];
  if (!shippingAddress) return `no sample address for the country ${JSON.stringify(Country)}`;
  // The shop's own clock, which the file does not name.
  const placedAt = DateTime.fromSQL(InvoiceDate, { zone: 'Europe/London' }).toUTC();
  if (!placedAt.isValid) return `InvoiceDate must be like 2010-12-01 08:26:00, got ${JSON.stringify(InvoiceDate)}`;
  return {
    channel: SHOP,
    externalOrderId: invoice,
    currency: CURRENCY,
    placedAt: placedAt.toISO(),
    ...customerOf(CustomerID),
    shippingAddress,
    lines: lines.map(({ sku, quantity, unitMinor }) => ({ sku, quantity, unitPrice: gbp(unitMinor) })),
    ...(shippingMinor > 0 ? { shippingCharge: gbp(shippingMinor) } : {}),
    payments: [{ tender: 'INVOICE' }],
  };
}

/** The file knows customers by number only: "17850.0". The address of the mail box leads nowhere on purpose. */
function customerOf(customerId: string): object {
  const number = customerId.replace(/\.0$/, '');
  if (number === '') return {};
  return { customer: { name: `Customer ${number}`, email: `customer-${number}@${SHOP}.invalid` } };
}

function reportOf({ id, orderNumber, status, totals }: Placed, sale: Sale, isNew: boolean): OrderReport {
  const { lines, shippingMinor, leftOut } = sale;
  const totalMinor = lines.reduce((sum, { quantity, unitMinor }) => sum + quantity * unitMinor, shippingMinor);
  if (totals.total.amount !== totalMinor) {
    throw new Error(`order ${orderNumber} totals ${totals.total.amount} pence where the file says ${totalMinor}`);
  }
  return { id, orderNumber, status, isNew, lines: lines.length, totalMinor, shippingMinor, leftOut };
}

async function delivered(api: ApiClient, order: OrderReport): Promise<OrderReport> {
  try {
    const { status } = await deliverOrder(api, order.id);
    const isThere = status === 'DELIVERED' || status === 'COMPLETED';
    return { ...order, status, ...(isThere ? {} : { notDelivered: `it is ${status}` }) };
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    return { ...order, notDelivered: `${error.kind}: ${error.detail}` };
  }
}

const gbp = (amount: number) => ({ amount, currency: CURRENCY });
