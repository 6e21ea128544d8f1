import type { Tx } from '../../db/database.ts';
import { post, readStanding } from '../../db/ledger/post.ts';
import type { OrderRow } from '../../db/order/change-order.ts';
import { intendRefund } from '../../db/order/refunds.ts';
import type { ReturnRow } from '../../db/returns/change-return.ts';
import type { ReturnLineUnits } from '../../db/returns/units.ts';
import type { CommandId, OrderLineId } from '../../domain/ids.ts';
import { postingOfReturn } from '../../domain/ledger.ts';
import { sumOf, valueOfCharge } from '../../domain/order/totals.ts';
import { type Credit, creditOfUnits, feeFor } from '../../domain/return/credit.ts';
import type { CREDIT_KINDS } from '../../domain/return/return.ts';
import { moveToExchange } from './move-credit.ts';

export type CreditedUnits = { readonly line: ReturnLineUnits; readonly quantity: number };
type Source = { readonly order: OrderRow; readonly row: ReturnRow; readonly commandId: CommandId };
type LineCredit = Credit & {
  readonly kind: (typeof CREDIT_KINDS)[number];
  readonly lineId: OrderLineId | null;
  readonly quantity: number;
};

/**
 * Units count as given back: the customer owes their value no longer, the books take it out of revenue and tax, and
 * what he paid for them is bound to be refunded; all in the transaction that received or inspected them.
 */
export async function creditUnits(tx: Tx, source: Source, units: readonly CreditedUnits[]): Promise<object> {
  const { order, row, commandId } = source;
  const { id: returnId } = row;
  const standing = await readStanding(tx, order.id);
  const given = await creditsOf(tx, source, units);
  if (given.length === 0) return {};
  const credits = [...given, ...(await wayBackFee(tx, row, sumOf(given).gross))];
  const rows = credits.map(({ kind, lineId, quantity, net, tax, fee }) => ({
    ...{ kind, returnId, orderId: order.id, orderLineId: lineId, quantity, commandId },
    ...{ netMinor: net, taxMinor: tax, feeMinor: fee },
  }));
  await tx.insertInto('return_credit').values(rows).execute();
  const value = sumOf(credits);
  await post(
    tx,
    { type: 'return', id: commandId, orderId: order.id, currency: order.currency },
    postingOfReturn(standing, value),
  );
  const exchanged = await moveToExchange(tx, source, value.gross);
  const toStoreCredit = row.refundTo === 'STORE_CREDIT';
  const amountMinor = value.gross - exchanged;
  const refund = await intendRefund(tx, order.id, { amountMinor, toStoreCredit, causedBy: commandId });
  const of = (amount: number) => ({ amount, currency: order.currency });
  return { credited: of(value.gross), refund: of(refund), ...(exchanged > 0 ? { exchanged: of(exchanged) } : {}) };
}

async function creditsOf(tx: Tx, { order }: Source, units: readonly CreditedUnits[]): Promise<LineCredit[]> {
  const { restockingFee } = order.policy.returnPolicy;
  const taken = new Map<OrderLineId, number>();
  const credits = units.map(({ line, quantity }): LineCredit => {
    const { lineId, credited, reason, terms } = line;
    const before = taken.get(lineId) ?? credited;
    taken.set(lineId, before + quantity);
    const fee = feeFor(reason, terms.restockingFee ?? restockingFee);
    return { kind: 'GOODS', lineId, quantity, ...creditOfUnits(line, before, quantity, fee) };
  });
  const isLast = credits.length > 0 && (await isEverythingBack(tx, order, taken));
  if (!isLast) return credits;
  const last = await withRoundingLeft(tx, order, credits);
  return order.policy.returnPolicy.refundShipping ? [...last, ...(await shippingCredit(tx, order))] : last;
}

/** Every unit that was not cancelled has been shipped and, with these, credited. */
async function isEverythingBack(tx: Tx, { id }: OrderRow, taken: ReadonlyMap<OrderLineId, number>): Promise<boolean> {
  const lines = await tx
    .selectFrom('order_line as l')
    .select(['l.id', 'l.quantity', 'l.cancelled', 'l.shipped'])
    .select((query) =>
      query
        .selectFrom('return_credit as c')
        .select(({ fn }) => fn.sum<number>('c.quantity').as('units'))
        .whereRef('c.orderLineId', '=', 'l.id')
        .as('credited'),
    )
    .where('l.orderId', '=', id)
    .execute();
  return lines.every((line) => {
    const credited = taken.get(line.id) ?? Number(line.credited ?? 0);
    return line.shipped + line.cancelled === line.quantity && credited === line.shipped;
  });
}

/**
 * Units are credited from the first on, as they left; but where a shipment was voided between two others, rounding
 * met other units. The last return takes what that left, so that all credits together are what was shipped.
 */
async function withRoundingLeft(tx: Tx, order: OrderRow, credits: readonly LineCredit[]): Promise<LineCredit[]> {
  const shipments = await tx
    .selectFrom('shipment')
    .select(['valueMinor', 'chargesShipping'])
    .where('orderId', '=', order.id)
    .where('status', '=', 'SHIPPED')
    .execute();
  const earlier = await tx
    .selectFrom('return_credit')
    .select(['netMinor', 'taxMinor', 'feeMinor'])
    .where('orderId', '=', order.id)
    .where('kind', '=', 'GOODS')
    .execute();
  const charge = chargeOf(order).gross;
  const goods = shipments.reduce((sum, each) => sum + each.valueMinor - (each.chargesShipping ? charge : 0), 0);
  const before = earlier.reduce((sum, { netMinor, taxMinor, feeMinor }) => sum + netMinor + taxMinor + feeMinor, 0);
  const left = goods - before - credits.reduce((sum, { gross, fee }) => sum + gross + fee, 0);
  return credits.map((credit, index) =>
    index === credits.length - 1 ? { ...credit, net: credit.net + left, gross: credit.gross + left } : credit,
  );
}

/** Once, where a shipment carried it. */
async function shippingCredit(tx: Tx, order: OrderRow): Promise<LineCredit[]> {
  const charged = await tx
    .selectFrom('shipment')
    .select('id')
    .where('orderId', '=', order.id)
    .where('chargesShipping', '=', true)
    .where('status', '=', 'SHIPPED')
    .executeTakeFirst();
  const credited = await tx
    .selectFrom('return_credit')
    .select('id')
    .where('orderId', '=', order.id)
    .where('kind', '=', 'SHIPPING')
    .executeTakeFirst();
  const charge = chargeOf(order);
  if (!charged || credited || charge.gross === 0) return [];
  return [{ ...charge, kind: 'SHIPPING', fee: 0, lineId: null, quantity: 0 }];
}

/** What the customer pays for the way back, once a return, and never more than he gets. */
async function wayBackFee(tx: Tx, { id: returnId, wayBackFeeMinor, keepIt }: ReturnRow, gross: number) {
  const taken = await tx
    .selectFrom('return_credit')
    .select(({ fn }) => fn.sum<number>('feeMinor').as('minor'))
    .where('returnId', '=', returnId)
    .where('kind', '=', 'WAY_BACK')
    .executeTakeFirstOrThrow();
  const fee = keepIt ? 0 : Math.min(wayBackFeeMinor - Number(taken.minor ?? 0), gross);
  if (fee <= 0) return [];
  const charge: LineCredit = { kind: 'WAY_BACK', lineId: null, quantity: 0, net: -fee, tax: 0, gross: -fee, fee };
  return [charge];
}

const chargeOf = ({ shippingMinor: amountMinor, shippingTaxMinor: taxMinor, shippingTaxInclusive }: OrderRow) =>
  valueOfCharge({ amountMinor, taxMinor, isTaxInclusive: shippingTaxInclusive });
