import { type Selectable, sql } from 'kysely';
import { builtOnce } from '../../db/built-once.ts';
import type { Database, Tables } from '../../db/database.ts';
import { type CustomerRow, readCustomer } from '../../db/people/customers.ts';
import type { ChannelId, CustomerId, Sku } from '../../domain/ids.ts';
import type { Tender } from '../../domain/order/payment.ts';
import { type Charge, type LinePrice, orderTotal } from '../../domain/order/totals.ts';
import type { LineReturnTerms } from '../../domain/return/terms.ts';
import { type FieldError, Problem } from '../problem.ts';
import type { PlaceOrderBody } from './schemas.ts';

type Kit = readonly { sku: Sku; quantity: number }[];
export type CheckedPayment = {
  readonly tender: Tender;
  readonly token: string | undefined;
  readonly code: string | undefined;
  readonly amountMinor: number;
};
/** An order whose parts exist and whose sums agree. */
export type CheckedOrder = {
  readonly body: PlaceOrderBody;
  readonly channel: Selectable<Tables['channel']>;
  /** The one that the order names by his id. */
  readonly customer: CustomerRow | undefined;
  readonly kits: ReadonlyMap<Sku, Kit>;
  readonly returnTerms: ReadonlyMap<Sku, LineReturnTerms>;
  readonly payments: readonly CheckedPayment[];
};

/** What zod cannot see: unknown SKUs, channels and locations, other currencies, sums that disagree. */
export async function checkOrder(db: Database, body: PlaceOrderBody): Promise<CheckedOrder> {
  const { channel, articles } = await readSold(db, body);
  mustUseOneCurrency(body, channel.currency);
  const customer = await readNamed(db, body);
  const { kits, returnTerms } = mustBeSold(body, articles);
  await mustBeReachable(db, body);
  const total = totalOf(body.lines.map(mustAddUp), shippingOf(body));
  return { body, channel, customer, kits, returnTerms, payments: sharePayments(body, total) };
}

async function readNamed(db: Database, { customer }: PlaceOrderBody): Promise<CustomerRow | undefined> {
  if (customer === undefined || !('id' in customer)) return undefined;
  const { id } = customer;
  const found = await readCustomer(db, id as CustomerId);
  if (found) return found;
  const errors = [{ path: 'customer.id', message: `there is no customer ${id}` }];
  throw new Problem('unknown-customer', `There is no customer ${id}.`, { errors });
}

function mustUseOneCurrency(body: PlaceOrderBody, currency: string): void {
  const amounts: [string, { currency: string } | undefined][] = [
    ['currency', body],
    ['shippingCharge.currency', body.shippingCharge],
    ...body.lines.flatMap((line, index): [string, { currency: string } | undefined][] => [
      [`lines.${index}.unitPrice.currency`, line.unitPrice],
      [`lines.${index}.discount.currency`, line.discount],
    ]),
    ...body.payments.map((payment, index): [string, { currency: string } | undefined] => [
      `payments.${index}.amount.currency`,
      payment.amount,
    ]),
  ];
  const errors = amounts
    .filter(([, amount]) => amount && amount.currency !== currency)
    .map(([path, amount]): FieldError => ({ path, message: `must be ${currency}, got ${amount?.currency}` }));
  if (errors.length > 0)
    throw new Problem('wrong-currency', `Channel ${body.channel} sells in ${currency}.`, { errors });
}

type Article = {
  readonly sku: Sku;
  readonly kit: Kit | null;
  readonly finalSale: boolean;
  readonly returnPolicy: Omit<LineReturnTerms, 'finalSale'>;
};
type Sold = { readonly channel: Selectable<Tables['channel']>; readonly articles: readonly Article[] };

/** The channel, and those of the wanted SKUs that are there. */
async function readSold(db: Database, { channel: id, lines }: PlaceOrderBody): Promise<Sold> {
  const row = await CHANNEL({ id, skus: lines.map(({ sku }) => sku) }).first(db);
  if (!row) throw new Problem('unknown-channel', `There is no channel ${id}.`);
  const { articles, ...channel } = row;
  return { channel, articles };
}

const CHANNEL = builtOnce((query, { id, skus }: { id: ChannelId; skus: readonly string[] }) =>
  query.selectFrom('channel').selectAll().select(articlesOf(skus).as('articles')).where('id', '=', id),
);

const articlesOf = (skus: readonly string[]) => sql<readonly Article[]>`
  (select coalesce(jsonb_agg(jsonb_build_object('sku', s.sku, 'kit', s.kit, 'finalSale', s.final_sale,
      'returnPolicy', s.return_policy)), '[]')
    from sku s where s.sku = any(${skus}::text[]))`;

/** What each line keeps of its SKU as it is now. */
function mustBeSold({ lines }: PlaceOrderBody, found: readonly Article[]): Pick<CheckedOrder, 'kits' | 'returnTerms'> {
  const known = new Set(found.map(({ sku }) => sku));
  const errors = lines.flatMap(({ sku }, index): FieldError[] =>
    known.has(sku as Sku) ? [] : [{ path: `lines.${index}.sku`, message: `there is no SKU ${sku}` }],
  );
  const missing = new Set(lines.map(({ sku }) => sku as Sku)).difference(known);
  if (missing.size > 0) {
    const skus = [...missing];
    throw new Problem('unknown-sku', `There is no SKU ${skus.join(', ')}.`, { errors, facts: { skus } });
  }
  return {
    kits: new Map(found.flatMap(({ sku, kit }) => (kit ? [[sku, kit] as const] : []))),
    returnTerms: new Map(found.map(({ sku, finalSale, returnPolicy }) => [sku, { ...returnPolicy, finalSale }])),
  };
}

export type Reach = Pick<PlaceOrderBody, 'delivery'> & { readonly shippingAddress?: PlaceOrderBody['shippingAddress'] };

export async function mustBeReachable(db: Database, { delivery, shippingAddress }: Reach): Promise<void> {
  if (delivery.method !== 'PICK_UP') {
    if (shippingAddress) return;
    const errors = [{ path: 'shippingAddress', message: `is needed for ${delivery.method}` }];
    throw new Problem('invalid-request', 'shippingAddress: is needed unless the order is picked up', { errors });
  }
  const { locationId } = delivery;
  const location = await db.selectFrom('location').select('pickUp').where('id', '=', locationId).executeTakeFirst();
  if (location?.pickUp) return;
  const message = location ? `${locationId} hands out no orders` : `there is no location ${locationId}`;
  throw new Problem('unknown-location', `delivery.locationId: ${message}.`, {
    errors: [{ path: 'delivery.locationId', message }],
  });
}

function mustAddUp({ quantity, unitPrice, discount, tax }: PlaceOrderBody['lines'][number], index: number): LinePrice {
  const goods = unitPrice.amount * quantity;
  const [discountMinor, taxMinor, isTaxInclusive] = [discount?.amount ?? 0, tax?.amount ?? 0, tax?.inclusive ?? false];
  if (!Number.isSafeInteger(goods)) throw disagree(`lines.${index}`, `${quantity} × ${unitPrice.amount} is too large`);
  if (discountMinor > goods)
    throw disagree(`lines.${index}.discount`, `must be at most the goods' ${goods}, got ${discountMinor}`);
  if (isTaxInclusive && taxMinor > goods - discountMinor) {
    throw disagree(
      `lines.${index}.tax`,
      `is included, so it must be at most ${goods - discountMinor}, got ${taxMinor}`,
    );
  }
  return {
    quantity,
    pricedQuantity: quantity,
    unitPriceMinor: unitPrice.amount,
    discountMinor,
    taxMinor,
    isTaxInclusive,
  };
}

function totalOf(lines: readonly LinePrice[], shipping: Charge): number {
  // Everything added and nothing taken off: if a number holds this, it holds every sum of the order.
  const all = lines.map(({ quantity, unitPriceMinor, taxMinor }) => quantity * unitPriceMinor + taxMinor);
  const most = [...all, shipping.amountMinor, shipping.taxMinor].reduce((sum, each) => sum + each, 0);
  if (!Number.isSafeInteger(most)) throw disagree('lines', `add up to ${most}, which is too large`);
  return orderTotal(lines, shipping).gross;
}

function shippingOf({ shippingCharge, shippingTax }: PlaceOrderBody) {
  const [amountMinor, taxMinor] = [shippingCharge?.amount ?? 0, shippingTax?.amount ?? 0];
  const isTaxInclusive = shippingTax?.inclusive ?? false;
  if (isTaxInclusive && taxMinor > amountMinor)
    throw disagree('shippingTax', `is included, so it must be at most ${amountMinor}`);
  return { amountMinor, taxMinor, isTaxInclusive };
}

type PaymentBody = PlaceOrderBody['payments'][number];

/** Given amounts add up to the total; one payment may leave its amount out and takes the rest. */
function sharePayments({ payments, customer }: PlaceOrderBody, total: number): CheckedPayment[] {
  const isKnown = customer !== undefined && ('id' in customer || customer.email !== undefined);
  for (const [index, payment] of payments.entries()) mustBePayable(payment, index, isKnown);
  const open = payments.filter(({ amount }) => amount === undefined).length;
  const given = payments.reduce((sum, { amount }) => sum + (amount?.amount ?? 0), 0);
  if (open > 1) throw disagree('payments', 'only one payment may leave its amount out');
  if (open === 0 && given !== total)
    throw disagree('payments', `must add up to the order's total ${total}, got ${given}`);
  if (given > total) throw disagree('payments', `must not exceed the order's total ${total}, got ${given}`);
  return payments.map(({ tender, token, code, amount }) => ({
    tender,
    token,
    code,
    amountMinor: amount?.amount ?? total - given,
  }));
}

/** What a tender is taken by: a card's token, a gift card's code, the customer whose credit it is. */
export function mustBePayable(
  { tender, token, code }: Pick<PaymentBody, 'tender' | 'token' | 'code'>,
  index: number | undefined,
  isKnown: boolean,
): void {
  const path = (field: string) => (index === undefined ? field : `payments.${index}.${field}`);
  if (tender === 'CARD' && token === undefined) throw isNeeded(path('token'), tender);
  if (tender === 'GIFT_CARD' && code === undefined) throw isNeeded(path('code'), tender);
  if (tender !== 'STORE_CREDIT' || isKnown) return;
  const message = 'STORE_CREDIT needs a customer with an id or an e-mail';
  throw new Problem('tender-not-accepted', message, { errors: [{ path: path('tender'), message }] });
}

function isNeeded(path: string, tender: Tender): Problem {
  const message = `is needed for ${tender}`;
  return new Problem('invalid-request', `${path}: ${message}`, { errors: [{ path, message }] });
}

function disagree(path: string, message: string): Problem {
  return new Problem('sums-disagree', `${path}: ${message}.`, { errors: [{ path, message }] });
}
