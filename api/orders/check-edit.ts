import type { Selectable } from 'kysely';
import type { Database, Tables } from '../../db/database.ts';
import type { OrderId, OrderLineId } from '../../domain/ids.ts';
import { proportion } from '../../domain/money.ts';
import { type FieldError, Problem, type ProblemKind } from '../problem.ts';
import { mustBeReachable } from './check-order.ts';
import type { EditBody } from './schemas.ts';

type Line = Selectable<Tables['order_line']>;
type Change = EditBody['changes'][number];
type Order = { readonly currency: string; readonly lines: readonly Line[]; readonly skus: ReadonlySet<string> };
type Tax = { readonly amount: number; readonly inclusive?: boolean };

/** What zod cannot see: unknown SKUs, lines of another order, other currencies, taxes that do not fit their prices. */
export async function checkEdit(db: Database, orderId: OrderId, { changes }: EditBody): Promise<void> {
  const order = await readOrder(db, orderId, changes);
  // Everything added and nothing taken off, as when the order came.
  let most = order.lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor + line.taxMinor, 0);
  for (const [index, change] of changes.entries()) {
    const path = `changes.${index}`;
    most += mostOf(change, order, path);
    if (!Number.isSafeInteger(most)) throw wrong('sums-disagree', path, `makes the sum ${most}, which is too large`);
    if (change.type === 'SET_DELIVERY' && change.delivery.method === 'PICK_UP') await mustBeReachable(db, change);
  }
}

async function readOrder(db: Database, orderId: OrderId, changes: readonly Change[]): Promise<Order> {
  const { currency } = await db
    .selectFrom('orders')
    .select('currency')
    .where('id', '=', orderId)
    .executeTakeFirstOrThrow();
  const lines = await db.selectFrom('order_line').selectAll().where('orderId', '=', orderId).execute();
  const wanted = changes.flatMap((change) => (change.type === 'ADD_LINE' ? [change.sku] : []));
  const known =
    wanted.length === 0 ? [] : await db.selectFrom('sku').select('sku').where('sku', 'in', wanted).execute();
  return { currency, lines, skus: new Set(known.map(({ sku }) => sku)) };
}

/** What the change may add to the order's sums at most. */
function mostOf(change: Change, order: Order, path: string): number {
  switch (change.type) {
    case 'ADD_LINE': {
      const { sku, quantity, unitPrice, tax } = change;
      if (!order.skus.has(sku)) throw wrong('unknown-sku', `${path}.sku`, `there is no SKU ${sku}`, { skus: [sku] });
      mustBeIn(order, `${path}.unitPrice`, unitPrice);
      const goods = unitPrice.amount * quantity;
      mustFit(tax, goods, `${path}.tax`);
      return goods + (tax?.amount ?? 0);
    }
    case 'SET_QUANTITY': {
      const { unitPriceMinor, taxMinor, pricedQuantity } = lineOf(order, change.lineId, `${path}.lineId`);
      return change.quantity * unitPriceMinor + Math.ceil((taxMinor * change.quantity) / pricedQuantity);
    }
    case 'SET_ADDRESS':
      return (change.lines ?? []).reduce((sum, { lineId, tax }, index) => {
        const line = lineOf(order, lineId, `${path}.lines.${index}.lineId`);
        const { quantity, unitPriceMinor, discountMinor, pricedQuantity } = line;
        const price = quantity * unitPriceMinor - proportion(discountMinor, quantity, pricedQuantity);
        mustFit(tax, price, `${path}.lines.${index}.tax`);
        return sum + tax.amount;
      }, 0);
    case 'SET_DELIVERY': {
      const { shippingCharge, shippingTax } = change;
      mustBeIn(order, `${path}.shippingCharge`, shippingCharge);
      if (shippingCharge) mustFit(shippingTax, shippingCharge.amount, `${path}.shippingTax`);
      return (shippingCharge?.amount ?? 0) + (shippingTax?.amount ?? 0);
    }
  }
}

function lineOf({ lines }: Order, lineId: OrderLineId, path: string): Line {
  const line = lines.find(({ id }) => id === lineId);
  if (line) return line;
  throw wrong('unknown-line', path, `the order has no line ${lineId}`);
}

function mustBeIn({ currency }: Order, path: string, amount: { readonly currency: string } | undefined): void {
  if (!amount || amount.currency === currency) return;
  throw wrong('wrong-currency', `${path}.currency`, `must be ${currency}, got ${amount.currency}`);
}

function mustFit(tax: Tax | undefined, price: number, path: string): void {
  if (!tax?.inclusive || tax.amount <= price) return;
  throw wrong('sums-disagree', path, `is included, so it must be at most ${price}, got ${tax.amount}`);
}

function wrong(kind: ProblemKind, path: string, message: string, facts = {}): Problem {
  const errors: FieldError[] = [{ path, message }];
  return new Problem(kind, `${path}: ${message}.`, { errors, facts });
}
