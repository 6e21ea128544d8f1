import type { Address } from '../address.ts';
import type { OrderId, OrderLineId, Sku } from '../ids.ts';
import type { OrderError } from '../order-error.ts';
import type { Delivery } from './order.ts';
import { keptTotal } from './overpaid.ts';
import type { UnitsOfLine } from './taking.ts';
import { type Charge, type KeptLine, keptUnits, ofWholeLine } from './totals.ts';

export type Tax = { readonly amount: number; readonly rate?: string; readonly inclusive?: boolean };
export type Change =
  | {
      readonly type: 'ADD_LINE';
      readonly sku: Sku;
      readonly quantity: number;
      readonly unitPrice: { readonly amount: number };
      readonly tax?: Tax;
    }
  | { readonly type: 'SET_QUANTITY'; readonly lineId: OrderLineId; readonly quantity: number }
  | {
      readonly type: 'SET_ADDRESS';
      readonly address: Address;
      readonly lines?: readonly { readonly lineId: OrderLineId; readonly tax: Tax }[];
    }
  | {
      readonly type: 'SET_DELIVERY';
      readonly delivery: Delivery;
      readonly shippingCharge?: { readonly amount: number };
      readonly shippingTax?: Tax;
    };

export type EditableLine = KeptLine & {
  readonly id: OrderLineId;
  readonly sku: Sku;
  readonly shipped: number;
  readonly taxRate: string | null;
};
/** So much of an order as an edit can change. */
export type Editable = {
  readonly id: OrderId;
  readonly lines: readonly EditableLine[];
  readonly address: Address | null;
  readonly delivery: Delivery;
  readonly shipping: Charge;
};
export type Edited = { readonly order: Editable } | { readonly refused: OrderError };

/** The order as the changes would make it, one after the other; nothing of it when one of them cannot be. */
export function edited(before: Editable, changes: readonly Change[], newId: () => OrderLineId): Edited {
  const order = changes.reduce((each, change) => changed(each, change, newId), before);
  const refused = faultOf(before, order, changes);
  return refused ? { refused } : { order };
}

function changed(order: Editable, change: Change, newId: () => OrderLineId): Editable {
  switch (change.type) {
    case 'ADD_LINE':
      return { ...order, lines: [...order.lines, newLine(change, newId())] };
    case 'SET_QUANTITY':
      return withLine(order, change.lineId, (line) => withKept(line, change.quantity));
    case 'SET_ADDRESS': {
      const moved: Editable = { ...order, address: change.address };
      return (change.lines ?? []).reduce((each, { lineId, tax }) => withLine(each, lineId, taxed(tax)), moved);
    }
    case 'SET_DELIVERY': {
      const { delivery, shippingCharge, shippingTax } = change;
      const charged = shippingCharge ? { amountMinor: shippingCharge.amount } : {};
      const tax = shippingTax && { taxMinor: shippingTax.amount, isTaxInclusive: shippingTax.inclusive ?? false };
      return { ...order, delivery, shipping: { ...order.shipping, ...charged, ...tax } };
    }
  }
}

function newLine(
  { sku, quantity, unitPrice, tax }: Extract<Change, { type: 'ADD_LINE' }>,
  id: OrderLineId,
): EditableLine {
  const units = { quantity, pricedQuantity: quantity, cancelled: 0, shipped: 0 };
  const price = {
    unitPriceMinor: unitPrice.amount,
    discountMinor: 0,
    taxMinor: 0,
    isTaxInclusive: false,
    taxRate: null,
  };
  return { id, sku, ...units, ...price, ...(tax ? priceOf(tax) : {}) };
}

/** Units that were cancelled come back first: what is kept is worth the same in any order. */
function withKept(line: EditableLine, kept: number): EditableLine {
  const quantity = Math.max(line.quantity, kept);
  return { ...line, quantity, cancelled: quantity - kept };
}

/** A tax is for the line as it stands, so its discount is made to be as well. */
const taxed =
  (tax: Tax) =>
  (line: EditableLine): EditableLine => ({
    ...line,
    pricedQuantity: line.quantity,
    discountMinor: ofWholeLine(line.discountMinor, line),
    ...priceOf(tax),
  });

const priceOf = ({ amount, rate, inclusive }: Tax) => ({
  taxMinor: amount,
  taxRate: rate ?? null,
  isTaxInclusive: inclusive ?? false,
});

function withLine(order: Editable, id: OrderLineId, change: (line: EditableLine) => EditableLine): Editable {
  return { ...order, lines: order.lines.map((line) => (line.id === id ? change(line) : line)) };
}

function faultOf(before: Editable, after: Editable, changes: readonly Change[]): OrderError | undefined {
  const { id: orderId } = before;
  const refused = (detail: string): OrderError => ({ kind: 'order-not-editable', detail, facts: { orderId } });
  if (after.lines.every((line) => keptUnits(line) === 0)) {
    return refused(`Nothing of order ${orderId} would be left: cancel it instead.`);
  }
  const tooFew = after.lines.find((line) => keptUnits(line) < line.shipped);
  if (tooFew) return refused(`${tooFew.shipped} units of line ${tooFew.id} have shipped: a return takes them back.`);
  if (after.delivery.method !== 'PICK_UP' && !after.address) {
    return refused(`Order ${orderId} has no address to ship to: set one in the same edit.`);
  }
  if (!isCountable(after)) return refused(`The sums of order ${orderId} would be too large to be counted.`);
  return untaxed(before, after, changes);
}

/** Everything added and nothing taken off: if a number holds this, it holds every sum of the order. */
function isCountable({ lines, shipping }: Editable): boolean {
  const each = lines.map(({ quantity, pricedQuantity, unitPriceMinor, taxMinor }) => {
    return quantity * unitPriceMinor + Math.ceil((taxMinor * quantity) / pricedQuantity);
  });
  const most = [...each, shipping.amountMinor, shipping.taxMinor].reduce((sum, minor) => sum + minor, 0);
  return Number.isSafeInteger(most);
}

/** Another country or region has other taxes, and only the channel knows them. */
function untaxed(before: Editable, after: Editable, changes: readonly Change[]): OrderError | undefined {
  const [from, to] = [before.address, after.address];
  if (!from || !to || (from.country === to.country && from.region === to.region)) return undefined;
  const given = new Set(changes.flatMap((each) => (each.type === 'SET_ADDRESS' ? (each.lines ?? []) : [])).map(lineOf));
  const missing = before.lines.filter((line) => isTaxed(line) && keptOf(after, line.id) > 0 && !given.has(line.id));
  if (missing.length === 0) return undefined;
  const lines = missing.map(({ id }) => id);
  const place = [to.region, to.country].filter(Boolean).join(', ');
  return {
    kind: 'tax-missing',
    detail: `The taxes in ${place} are needed of lines ${lines.join(', ')}.`,
    facts: { lines },
  };
}

const lineOf = ({ lineId }: { readonly lineId: OrderLineId }): OrderLineId => lineId;
const isTaxed = ({ taxMinor, taxRate }: EditableLine): boolean => taxMinor > 0 || taxRate !== null;
const keptOf = ({ lines }: Editable, lineId: OrderLineId): number =>
  lines.reduce((sum, line) => sum + (line.id === lineId ? keptUnits(line) : 0), 0);

export type Difference = {
  readonly added: readonly EditableLine[];
  /** More units of lines, new ones among them. */
  readonly raised: readonly UnitsOfLine[];
  readonly lowered: readonly UnitsOfLine[];
  /** What is kept costs so much now; before it cost something else, or the same. */
  readonly totalMinor: number;
  /** Goes to another place, or another way: what was planned for it need not be right any more. */
  readonly isMoved: boolean;
};

export function difference(before: Editable, after: Editable): Difference {
  const units = after.lines.map(({ id: lineId }) => ({ lineId, more: keptOf(after, lineId) - keptOf(before, lineId) }));
  return {
    added: after.lines.filter(({ id }) => before.lines.every((line) => line.id !== id)),
    raised: units.flatMap(({ lineId, more }) => (more > 0 ? [{ lineId, quantity: more }] : [])),
    lowered: units.flatMap(({ lineId, more }) => (more < 0 ? [{ lineId, quantity: -more }] : [])),
    totalMinor: keptTotal(after.lines, after.shipping),
    isMoved: placeOf(before) !== placeOf(after),
  };
}

/** So much of an address decides where an order is filled from. */
function placeOf({ address, delivery }: Editable): string {
  const { country, region, postalCode, geo } = address ?? {};
  const { method, service, locationId } = { service: '', locationId: '', ...delivery };
  return JSON.stringify([country, region, postalCode, geo?.lat, geo?.lon, method, service, locationId]);
}
