import type { DocumentContent, DocumentLine } from '../../domain/documents/tax-document.ts';
import type { OrderId, ReturnId } from '../../domain/ids.ts';
import { proportion } from '../../domain/money.ts';
import { keptUnits, valueOfCharge, valueOfKept } from '../../domain/order/totals.ts';
import type { Tx } from '../database.ts';
import { lockOrder, type OrderRow } from '../order/change-order.ts';

/** What the customer pays for: units that were not cancelled, and the shipping while there are any. */
export async function invoiceContent(tx: Tx, orderId: OrderId): Promise<DocumentContent> {
  const order = await lockOrder(tx, orderId);
  const rows = await tx
    .selectFrom('order_line as l')
    .innerJoin('sku as s', 's.sku', 'l.sku')
    .selectAll('l')
    .select('s.name')
    .where('l.orderId', '=', orderId)
    .orderBy('l.position')
    .execute();
  const priced = rows.map((line) => ({ ...line, isTaxInclusive: line.taxInclusive }));
  const kept = priced.filter((line) => keptUnits(line) > 0);
  const lines = kept.map((line): DocumentLine => {
    const { sku, name, taxRate, unitPriceMinor, discountMinor, pricedQuantity } = line;
    return {
      ...{ sku, name, taxRate, unitPriceMinor, quantity: keptUnits(line) },
      discountMinor: proportion(discountMinor, keptUnits(line), pricedQuantity),
      ...valueOfKept(line),
    };
  });
  const isTaxInclusive = kept.some((line) => line.isTaxInclusive);
  return { currency: order.currency, lines: kept.length > 0 ? [...lines, ...shippingOf(order)] : [], isTaxInclusive };
}

function shippingOf(order: OrderRow): DocumentLine[] {
  const { shippingMinor: amountMinor, shippingTaxMinor: taxMinor, shippingTaxInclusive: isTaxInclusive } = order;
  const value = valueOfCharge({ amountMinor, taxMinor, isTaxInclusive });
  return value.gross === 0 ? [] : [{ ...NO_ARTICLE, name: 'Shipping', ...value }];
}

const NO_ARTICLE = { sku: null, quantity: null, unitPriceMinor: null, discountMinor: 0, taxRate: null };
const NAMES = { GOODS: '', SHIPPING: 'Shipping', WAY_BACK: 'Less the way back' } as const;

/** What the customer no longer owes: units that came back, what restocking kept of them taken off. */
export async function creditNoteContent(tx: Tx, returnId: ReturnId, orderId: OrderId): Promise<DocumentContent> {
  const { currency } = await lockOrder(tx, orderId);
  const rows = await tx
    .selectFrom('return_credit as c')
    .leftJoin('order_line as l', 'l.id', 'c.orderLineId')
    .leftJoin('sku as s', 's.sku', 'l.sku')
    .select(['c.kind', 'c.quantity', 'c.netMinor', 'c.taxMinor', 'l.sku', 's.name', 'l.taxRate', 'l.unitPriceMinor'])
    .where('c.returnId', '=', returnId)
    .orderBy('c.id')
    .execute();
  const lines = rows.map((row): DocumentLine => {
    const value = { net: row.netMinor, tax: row.taxMinor, gross: row.netMinor + row.taxMinor };
    if (row.sku === null) return { ...NO_ARTICLE, name: NAMES[row.kind], ...value };
    const { sku, name, quantity, unitPriceMinor, taxRate } = row;
    return { sku, name: name ?? '', quantity, unitPriceMinor, discountMinor: 0, taxRate, ...value };
  });
  return { currency, lines: lines.filter(({ gross }) => gross !== 0), isTaxInclusive: false };
}
