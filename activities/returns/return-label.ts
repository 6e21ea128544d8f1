import { cancellationSignal } from '@temporalio/activity';
import { type Database, json } from '../../db/database.ts';
import { postReturnLabel, postVoidedReturnLabel } from '../../db/ledger/labels.ts';
import { askIn } from '../../db/order/attention.ts';
import { SYSTEM } from '../../db/order/change-order.ts';
import { changeReturn, type ReturnSubject } from '../../db/returns/change-return.ts';
import { type LabelToBuy, readLabelToBuy } from '../../db/returns/return-label.ts';
import { choose, type Quote } from '../../domain/carriers/rate.ts';
import type { ReturnId } from '../../domain/ids.ts';
import type { ReturnFacts } from '../../domain/return/return.ts';
import { type Carrier, CarrierRefused, type Label } from '../carriers/carrier.ts';
import { within } from '../within.ts';

const CALL_TIME_MAX_MS = 20_000;

const inTime = <Answer>(call: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> =>
  within(CALL_TIME_MAX_MS, cancellationSignal(), call);

/** The cheapest way from the customer to us. Where no carrier takes it, a person must find one; the return goes on. */
export async function buyReturnLabel(db: Database, carrier: Carrier, subject: ReturnSubject): Promise<ReturnFacts> {
  const label = await readLabelToBuy(db, subject.returnId);
  if (label.status !== 'WANTED') return changeReturn(db, subject, async () => []);
  const buying = inTime((signal) => buy(db, carrier, subject.returnId, label, signal));
  const bought = await buying.catch(asRefusal);
  return bought === 'REFUSED' ? giveUp(db, subject) : keep(db, subject, bought);
}

async function buy(
  db: Database,
  carrier: Carrier,
  returnId: ReturnId,
  { from, to, weightGrams, currency, ...label }: LabelToBuy,
  signal: AbortSignal,
): Promise<Label | 'REFUSED'> {
  if (!from) return 'REFUSED';
  const way = { from, to, signal };
  const parcel = { weightGrams };
  const quote = label.quote ?? choose(await carrier.rates({ ...way, parcels: [parcel], currency }));
  if (!quote) return 'REFUSED';
  if (!label.quote) await keepQuote(db, returnId, quote);
  return carrier.buy({ ...way, reference: returnId, parcel, quote });
}

/** Before it is bought, so that a repeat buys no other. */
async function keepQuote(db: Database, returnId: ReturnId, quote: Quote): Promise<void> {
  await db
    .updateTable('return_label')
    .set({ quote: json(quote) })
    .where('returnId', '=', returnId)
    .execute();
}

function asRefusal(error: unknown): 'REFUSED' {
  if (error instanceof CarrierRefused) return 'REFUSED';
  throw error;
}

function keep(db: Database, subject: ReturnSubject, label: Label): Promise<ReturnFacts> {
  const { orderId, returnId } = subject;
  return changeReturn(db, subject, async (tx) => {
    const { carrier, service, trackingNumber, carrierShipmentId, cost } = label;
    const kept = await tx
      .updateTable('return_label')
      .set({ status: 'BOUGHT', carrier, service, trackingNumber, carrierShipmentId: carrierShipmentId ?? null })
      .set({ costMinor: cost.amount, costCurrency: cost.currency, boughtAt: new Date() })
      .where('returnId', '=', returnId)
      .where('status', '=', 'WANTED')
      .returning('returnId')
      .executeTakeFirst();
    if (!kept) return [];
    await postReturnLabel(tx, orderId, returnId, cost);
    return [
      { type: 'return.label-bought', actor: SYSTEM, after: { returnId, carrier, service, trackingNumber, cost } },
    ];
  });
}

function giveUp(db: Database, subject: ReturnSubject): Promise<ReturnFacts> {
  const { orderId, returnId } = subject;
  return changeReturn(db, subject, async (tx) => {
    if (!(await end(tx, returnId, 'REFUSED'))) return [];
    await askIn(tx, orderId, 'return-label-refused', returnId);
    return [{ type: 'return.label-refused', actor: SYSTEM, after: { returnId } }];
  });
}

/** Nobody sends the goods any more. */
export async function voidReturnLabel(db: Database, carrier: Carrier, subject: ReturnSubject): Promise<ReturnFacts> {
  const { orderId, returnId } = subject;
  const { quote, trackingNumber, carrierShipmentId, cost } = await readLabelToBuy(db, returnId);
  const bought = {
    reference: returnId,
    provider: quote?.provider ?? '',
    ...(trackingNumber ? { trackingNumber } : {}),
    ...(carrierShipmentId ? { carrierShipmentId } : {}),
  };
  const answer = await inTime((signal) => carrier.void({ ...bought, signal }));
  return changeReturn(db, subject, async (tx) => {
    if (!(await end(tx, returnId, 'VOID'))) return [];
    if (answer === 'REFUSED') await askIn(tx, orderId, 'label-not-voided', returnId);
    else if (cost) await postVoidedReturnLabel(tx, orderId, returnId, cost);
    return [{ type: 'return.label-voided', actor: SYSTEM, after: { returnId } }];
  });
}

async function end(tx: Database, returnId: ReturnId, status: 'REFUSED' | 'VOID'): Promise<boolean> {
  const ended = await tx
    .updateTable('return_label')
    .set({ status })
    .where('returnId', '=', returnId)
    .where('status', 'not in', ['REFUSED', 'VOID'])
    .returning('returnId')
    .executeTakeFirst();
  return ended !== undefined;
}
