import type { Tx } from '../../db/database.ts';
import { intend, readIntents, remainingOf, type TransactionRow } from '../../db/order/payment-intents.ts';
import type { CommandId, OrderId } from '../../domain/ids.ts';

export type ShipmentToPay = {
  readonly orderId: OrderId;
  readonly shipmentId: CommandId;
  readonly gross: number;
  /** What the order's earlier shipments are worth. */
  readonly owedBefore: number;
};

/**
 * Draws what the shipment is worth, less what is paid already, from the cards in their order. What no card covers is
 * on account. Where an authorisation has lapsed or gives too little, a new one is intended before it.
 */
export async function intendCaptures(tx: Tx, { orderId, shipmentId, gross, owedBefore }: ShipmentToPay): Promise<void> {
  const payments = await tx
    .selectFrom('payment')
    .selectAll()
    .where('orderId', '=', orderId)
    .orderBy('position')
    .execute();
  const intents = await readIntents(tx, orderId);
  const paid = intents.filter(({ kind, status }) => (kind === 'CAPTURE' || kind === 'SALE') && status !== 'FAILED');
  let owed = gross + Math.min(owedBefore - sumMinor(paid), 0);
  for (const payment of payments.filter(({ tender }) => tender === 'CARD')) {
    const left = payment.amountMinor - sumMinor(paid.filter(({ paymentId }) => paymentId === payment.id));
    const amountMinor = Math.min(left, owed);
    if (amountMinor <= 0) continue;
    owed -= amountMinor;
    const own = intents.filter(({ paymentId }) => paymentId === payment.id);
    const live = own.find((intent) => isLive(intent, own) && remainingOf(intent, own) >= amountMinor);
    const common = { orderId, paymentId: payment.id, causedBy: shipmentId };
    const parentId = live?.id ?? (await intend(tx, { ...common, kind: 'AUTHORIZATION', amountMinor: left }));
    await intend(tx, { ...common, kind: 'CAPTURE', amountMinor, parentId });
  }
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
