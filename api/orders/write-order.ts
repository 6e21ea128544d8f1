import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { builtOnce } from '../../db/built-once.ts';
import { bindHold } from '../../db/cart-holds/cart-holds.ts';
import { type Database, json, type Tx } from '../../db/database.ts';
import { insertRows } from '../../db/insert-rows.ts';
import { rateAt } from '../../db/ledger/rates.ts';
import { commandRow, type InboxRow, type Sender } from '../../db/order/inbox.ts';
import { addUnlessKnown, customerOf, type Introduction } from '../../db/people/customers.ts';
import type { CartHoldId, ChannelId, CommandId, OrderId, OrderLineId, PaymentId, Sku } from '../../domain/ids.ts';
import { isAuthorizable, type Tender, transactionKey } from '../../domain/order/payment.ts';
import { Problem } from '../problem.ts';
import type { CheckedOrder } from './check-order.ts';

/** One statement needs no transaction around it; a reservation takes a second one. */
export function writeOrder(db: Database, checked: CheckedOrder, sender: Sender): Promise<InboxRow> {
  const { channel, reservationId } = checked.body;
  if (reservationId === undefined) return insertOrder(db, checked, sender);
  return db.transaction().execute(async (tx) => {
    const command = await insertOrder(tx, checked, sender);
    await bindReservation(tx, command.orderId, channel, reservationId);
    return command;
  });
}

/**
 * Its command, row, first event, lines and intents, all or none. PostgreSQL begins with the last of them, the command:
 * one whose key came before takes no order number.
 */
export async function insertOrder(db: Database, checked: CheckedOrder, sender: Sender): Promise<InboxRow> {
  const orderId = uuid() as OrderId;
  const command = commandRow({ kind: 'placeOrder', orderId }, sender);
  const customer = introduced(checked);
  const payments = paymentsOf(orderId, checked);
  const { rows } = await sql<{ orderNumber: number }>`
    with added as ${customer ? addUnlessKnown(customer) : NOBODY},
      placed as (${ORDER(rowOf(orderId, checked, customer, sender))}),
      received as (${RECEIVED({ orderId, actor: command.actor, commandId: command.id, after: checked.body })}),
      wanted as ${insertRows('order_line', linesOf(orderId, checked))},
      offered as ${insertRows('payment', payments)},
      intended as ${insertRows('payment_transaction', intentsOf(payments))}
    ${COMMAND(command)} returning (select order_number from placed)`.execute(db);
  const orderNumber = rows[0]?.orderNumber;
  if (orderNumber === undefined) throw new Error(`order ${orderId} was not written`);
  return { ...command, outcome: null, placed: { orderNumber, channelId: checked.body.channel } };
}

const NOBODY = sql`(select null::uuid as id where false)`;

const ORDER = builtOnce((query, { email, policy, delivery, metadata, ...row }: ReturnType<typeof rowOf>) => {
  const { customer, shippingAddress, billingAddress, ...columns } = row;
  return query
    .insertInto('orders')
    .values({
      ...columns,
      email,
      customerId: customerOf(email),
      exchangeRate: rateAt(columns.currency, columns.placedAt),
      ...{ policy: json(policy), delivery: json(delivery), metadata: json(metadata), customer: json(customer) },
      ...{ shippingAddress: json(shippingAddress), billingAddress: json(billingAddress) },
    })
    .returning('orderNumber');
});

type Received = {
  readonly orderId: OrderId;
  readonly actor: string;
  readonly commandId: CommandId;
  readonly after: Readonly<Record<string, unknown>>;
};

const RECEIVED = builtOnce((query, { after, ...event }: Received) =>
  query.insertInto('order_event').values({ ...event, sequence: 1, type: 'order.received', after: json(after) }),
);

const COMMAND = builtOnce((query, { body, ...row }: ReturnType<typeof commandRow>) =>
  query.insertInto('command').values({ ...row, body: json(body) }),
);

function rowOf(id: OrderId, { body, channel }: CheckedOrder, customer: Introduction | undefined, { bodyHash }: Sender) {
  return {
    id,
    channelId: body.channel,
    externalOrderId: body.externalOrderId ?? null,
    bodyHash,
    status: 'RECEIVED' as const,
    stage: 'RECEIVED' as const,
    currency: body.currency,
    customer: body.customer ?? null,
    email: customer?.email ?? null,
    shippingAddress: body.shippingAddress ?? null,
    billingAddress: body.billingAddress ?? null,
    delivery: body.delivery,
    shippingMinor: body.shippingCharge?.amount ?? 0,
    shippingTaxMinor: body.shippingTax?.amount ?? 0,
    shippingTaxInclusive: body.shippingTax?.inclusive ?? false,
    riskScore: body.riskScore,
    allowSplit: body.allowSplit,
    allowBackorder: body.allowBackorder,
    allowSubstitutes: body.allowSubstitutes,
    note: body.note ?? null,
    tags: body.tags,
    metadata: body.metadata,
    reservationId: body.reservationId ?? null,
    policy: channel.policy,
    eventSequence: 1,
    placedAt: new Date(body.placedAt ?? Date.now()),
  };
}

/** From now on the units wait for this order; nobody else can bind them, and they do not expire. */
async function bindReservation(tx: Tx, orderId: OrderId, channel: ChannelId, id: CartHoldId): Promise<void> {
  const bound = await bindHold(tx, id, orderId, channel);
  if (bound !== 'BOUND') throw unusable(bound, channel, id);
}

export function unusable(why: 'UNKNOWN' | 'ENDED', channel: ChannelId, reservationId: CartHoldId): Problem {
  const facts = { reservationId };
  return why === 'UNKNOWN'
    ? new Problem('unknown-reservation', `Channel ${channel} has no reservation ${reservationId}.`, { facts })
    : new Problem('reservation-ended', `The units of reservation ${reservationId} are kept no more.`, { facts });
}

function linesOf(orderId: OrderId, { body, kits, returnTerms }: CheckedOrder) {
  return body.lines.map((line, position) => {
    const sku = line.sku as Sku;
    return {
      id: uuid() as OrderLineId,
      orderId,
      position,
      sku,
      quantity: line.quantity,
      pricedQuantity: line.quantity,
      unitPriceMinor: line.unitPrice.amount,
      discountMinor: line.discount?.amount ?? 0,
      taxMinor: line.tax?.amount ?? 0,
      taxRate: line.tax?.rate ?? null,
      taxInclusive: line.tax?.inclusive ?? false,
      kit: kits.get(sku) ?? null,
      returnTerms: returnTerms.get(sku) ?? {},
    };
  });
}

/** Without an e-mail nobody is found again, so there is no customer. */
function introduced({ body, customer: named }: CheckedOrder): Introduction | undefined {
  if (named) return { email: named.email };
  const { email, name, phone } = body.customer && !('id' in body.customer) ? body.customer : {};
  return email === undefined ? undefined : { email: email.toLowerCase(), name, phone };
}

function paymentsOf(orderId: OrderId, { payments }: CheckedOrder) {
  return payments.map(({ tender, token, code, amountMinor }, position) => ({
    id: uuid() as PaymentId,
    orderId,
    position,
    tender,
    token: token ?? null,
    code: code ?? null,
    amountMinor,
  }));
}

/** What is authorised has its intent written down here already: it comes before any provider is asked. */
function intentsOf(payments: ReturnType<typeof paymentsOf>) {
  return payments.filter(isBound).map(({ id: paymentId, orderId, amountMinor }, index) => ({
    id: uuid(),
    orderId,
    paymentId,
    kind: 'AUTHORIZATION' as const,
    status: 'PENDING' as const,
    sequence: index + 1,
    key: transactionKey(orderId, 'AUTHORIZATION', index + 1),
    amountMinor,
  }));
}

const isBound = ({ tender, amountMinor }: { tender: Tender; amountMinor: number }): boolean =>
  isAuthorizable(tender) && amountMinor > 0;
