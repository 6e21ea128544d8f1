import { v7 as uuid } from 'uuid';
import {
  type IdentifiedIntent,
  type Means,
  type NumberedIntent,
  numbered,
  remainingOf,
  type TransactionRow,
} from '../../db/order/payment-intents.ts';
import type { CommandId, OrderId, PaymentId } from '../../domain/ids.ts';
import { isAuthorizable } from '../../domain/order/payment.ts';

export type ShipmentToPay = {
  readonly orderId: OrderId;
  readonly shipmentId: CommandId;
  readonly gross: number;
  /** What the order's earlier shipments are worth. */
  readonly owedBefore: number;
};

/**
 * Draws what the shipment is worth, less what is paid already, from the payments in their order. What none of them
 * covers is on account. Where the authorisations have lapsed or give too little, a new one is intended for the rest.
 */
export function capturesOf(
  { payments, intents }: Means,
  { orderId, shipmentId, gross, owedBefore }: ShipmentToPay,
): NumberedIntent[] {
  const paid = intents.filter(({ kind, status }) => (kind === 'CAPTURE' || kind === 'SALE') && status !== 'FAILED');
  const reversed = intents.filter(({ isReversal, status }) => isReversal && status !== 'FAILED');
  // What was paid too much in advance went back, and pays for nothing.
  const wentBack = intents.filter(({ kind, causedBy }) => kind === 'REFUND' && causedBy === null);
  let owed = gross + Math.min(owedBefore - (sumMinor(paid) - sumMinor(reversed) - sumMinor(wentBack)), 0);
  const intended: IdentifiedIntent[] = [];
  for (const payment of payments.filter(({ tender }) => isAuthorizable(tender))) {
    const of = (rows: readonly TransactionRow[]) => sumMinor(rows.filter(({ paymentId }) => paymentId === payment.id));
    const left = payment.amountMinor - (of(paid) - of(reversed));
    const amountMinor = Math.min(left, owed);
    if (amountMinor <= 0) continue;
    owed -= amountMinor;
    const own = intents.filter(({ paymentId }) => paymentId === payment.id);
    const common = { orderId, paymentId: payment.id, causedBy: shipmentId };
    intended.push(...draw(common, own, { amountMinor, left }));
  }
  return numbered(intended, intents);
}

type Common = { readonly orderId: OrderId; readonly paymentId: PaymentId; readonly causedBy: CommandId };

/** From every live authorisation of one payment, oldest first; a new one covers what they lack of all that is left. */
function draw(
  common: Common,
  own: readonly TransactionRow[],
  { amountMinor, left }: { readonly amountMinor: number; readonly left: number },
): IdentifiedIntent[] {
  const intended: IdentifiedIntent[] = [];
  let missing = amountMinor;
  for (const authorization of own.filter((intent) => isLive(intent, own))) {
    const taken = Math.min(remainingOf(authorization, own), missing);
    if (taken <= 0) continue;
    intended.push({ ...common, id: uuid(), kind: 'CAPTURE', amountMinor: taken, parentId: authorization.id });
    missing -= taken;
  }
  if (missing === 0) return intended;
  const parentId = uuid();
  const renewed = left - (amountMinor - missing);
  return [
    ...intended,
    { ...common, id: parentId, kind: 'AUTHORIZATION', amountMinor: renewed },
    { ...common, id: uuid(), kind: 'CAPTURE', amountMinor: missing, parentId },
  ];
}

// An authorisation this close to its end is renewed rather than raced against.
const EXPIRY_MARGIN_MS = 60_000;

function isLive(intent: TransactionRow, all: readonly TransactionRow[]): boolean {
  if (intent.kind !== 'AUTHORIZATION' || intent.status !== 'SUCCEEDED') return false;
  if (intent.expiresAt && intent.expiresAt.getTime() < Date.now() + EXPIRY_MARGIN_MS) return false;
  return (
    intent.capturesMany ||
    !all.some(({ kind, parentId, status }) => kind === 'CAPTURE' && parentId === intent.id && status !== 'FAILED')
  );
}

const sumMinor = (rows: readonly TransactionRow[]): number =>
  rows.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
