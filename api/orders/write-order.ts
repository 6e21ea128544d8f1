import { v7 as uuid } from 'uuid';
import { bindHold } from '../../db/cart-holds/cart-holds.ts';
import { json, type Tx } from '../../db/database.ts';
import { rateAt } from '../../db/ledger/rates.ts';
import { type InboxRow, insertCommand, type Sender } from '../../db/order/inbox.ts';
import { findOrAddCustomer } from '../../db/people/customers.ts';
import type {
  CartHoldId,
  ChannelId,
  CommandId,
  CustomerId,
  OrderId,
  OrderLineId,
  PaymentId,
  Sku,
} from '../../domain/ids.ts';
import { isAuthorizable, type Tender, transactionKey } from '../../domain/order/payment.ts';
import { mustBeTheSame } from '../inbox/submit.ts';
import { Problem } from '../problem.ts';
import type { CheckedOrder } from './check-order.ts';
import type { PlaceOrderBody } from './schemas.ts';

export type TakenIn = { readonly command: InboxRow; readonly isRepeat: boolean };

/** Its command, row, lines and intents, or none of them: what it contradicts is a problem. */
export async function writeOrder(tx: Tx, checked: CheckedOrder, sender: Sender): Promise<TakenIn> {
  const orderId = uuid() as OrderId;
  const command = await insertCommand(tx, { kind: 'placeOrder', orderId }, sender);
  if (command.orderId !== orderId) {
    mustBeTheSame(command, sender);
    return { command, isRepeat: true };
  }
  await insertOrder(tx, orderId, checked, { ...sender, commandId: command.id });
  await bindReservation(tx, orderId, checked.body);
  await insertLines(tx, orderId, checked);
  await insertPayments(tx, orderId, checked);
  return { command, isRepeat: false };
}

/** With its first event. */
async function insertOrder(
  tx: Tx,
  id: OrderId,
  { body, channel, customer, payments }: CheckedOrder,
  { actor, bodyHash, commandId }: Sender & { readonly commandId: CommandId },
): Promise<void> {
  const { email, customerId } = customer
    ? { email: customer.email, customerId: customer.id }
    : await introduced(tx, body);
  const placedAt = new Date(body.placedAt ?? Date.now());
  const row = {
    id,
    channelId: body.channel,
    externalOrderId: body.externalOrderId ?? null,
    bodyHash,
    status: 'RECEIVED' as const,
    stage: 'RECEIVED' as const,
    currency: body.currency,
    exchangeRate: rateAt(body.currency, placedAt),
    customer: body.customer ? json(body.customer) : null,
    email,
    customerId,
    shippingAddress: body.shippingAddress ? json(body.shippingAddress) : null,
    billingAddress: body.billingAddress ? json(body.billingAddress) : null,
    delivery: json(body.delivery),
    shippingMinor: body.shippingCharge?.amount ?? 0,
    shippingTaxMinor: body.shippingTax?.amount ?? 0,
    shippingTaxInclusive: body.shippingTax?.inclusive ?? false,
    riskScore: body.riskScore,
    allowSplit: body.allowSplit,
    allowBackorder: body.allowBackorder,
    allowSubstitutes: body.allowSubstitutes,
    note: body.note ?? null,
    tags: body.tags,
    metadata: json(body.metadata),
    reservationId: body.reservationId ?? null,
    policy: json(channel.policy),
    eventSequence: 1,
    transactionSequence: payments.filter(isBound).length,
    placedAt,
  };
  await tx
    .with('placed', (query) => query.insertInto('orders').values(row))
    .insertInto('order_event')
    .values({ orderId: id, sequence: 1, type: 'order.received', actor, commandId, after: json(body) })
    .execute();
}

/** From now on the units wait for this order; nobody else can bind them, and they do not expire. */
async function bindReservation(tx: Tx, orderId: OrderId, { channel, reservationId }: PlaceOrderBody): Promise<void> {
  if (reservationId === undefined) return;
  const bound = await bindHold(tx, reservationId, orderId, channel);
  if (bound !== 'BOUND') throw unusable(bound, channel, reservationId);
}

export function unusable(why: 'UNKNOWN' | 'ENDED', channel: ChannelId, reservationId: CartHoldId): Problem {
  const facts = { reservationId };
  return why === 'UNKNOWN'
    ? new Problem('unknown-reservation', `Channel ${channel} has no reservation ${reservationId}.`, { facts })
    : new Problem('reservation-ended', `The units of reservation ${reservationId} are kept no more.`, { facts });
}

async function insertLines(tx: Tx, orderId: OrderId, { body, kits, returnTerms }: CheckedOrder): Promise<void> {
  const lines = body.lines.map((line, position) => {
    const kit = kits.get(line.sku as Sku);
    return {
      id: uuid() as OrderLineId,
      orderId,
      position,
      sku: line.sku,
      quantity: line.quantity,
      pricedQuantity: line.quantity,
      unitPriceMinor: line.unitPrice.amount,
      discountMinor: line.discount?.amount ?? 0,
      taxMinor: line.tax?.amount ?? 0,
      taxRate: line.tax?.rate ?? null,
      taxInclusive: line.tax?.inclusive ?? false,
      kit: kit ? json(kit) : null,
      returnTerms: json(returnTerms.get(line.sku as Sku) ?? {}),
    };
  });
  await tx.insertInto('order_line').values(lines).execute();
}

/** Without an e-mail nobody is found again, so there is no customer. */
async function introduced(
  tx: Tx,
  { customer }: PlaceOrderBody,
): Promise<{ email: string | null; customerId: CustomerId | null }> {
  const { email, name, phone } = customer && !('id' in customer) ? customer : {};
  if (email === undefined) return { email: null, customerId: null };
  const said = { email, ...(name === undefined ? {} : { name }), ...(phone === undefined ? {} : { phone }) };
  return { email: email.toLowerCase(), customerId: await findOrAddCustomer(tx, said) };
}

const isBound = ({ tender, amountMinor }: { tender: Tender; amountMinor: number }): boolean =>
  isAuthorizable(tender) && amountMinor > 0;

/** What is authorised has its intent written down here already: it comes before any provider is asked. */
async function insertPayments(tx: Tx, orderId: OrderId, { payments }: CheckedOrder): Promise<void> {
  if (payments.length === 0) return;
  const rows = payments.map(({ tender, token, code, amountMinor }, position) => ({
    id: uuid() as PaymentId,
    orderId,
    position,
    tender,
    token: token ?? null,
    code: code ?? null,
    amountMinor,
  }));
  await tx.insertInto('payment').values(rows).execute();
  const bound = rows.filter(isBound);
  if (bound.length === 0) return;
  const intents = bound.map(({ id: paymentId, amountMinor }, index) => ({
    id: uuid(),
    orderId,
    paymentId,
    kind: 'AUTHORIZATION' as const,
    status: 'PENDING' as const,
    sequence: index + 1,
    key: transactionKey(orderId, 'AUTHORIZATION', index + 1),
    amountMinor,
  }));
  await tx.insertInto('payment_transaction').values(intents).execute();
}
