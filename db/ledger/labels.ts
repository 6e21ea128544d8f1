import { postingOfLabel } from '../../domain/books/payables.ts';
import type { OrderId, ParcelId, ReturnId } from '../../domain/ids.ts';
import type { Money } from '../../domain/money.ts';
import type { Tx } from '../database.ts';
import { type Posting, post } from './post.ts';

export type LabelCost = {
  readonly id: ParcelId;
  readonly costMinor: number | null;
  readonly costCurrency: string | null;
};

/** What the labels cost, each in the currency the carrier sells it in. */
export function postingsOfLabels(orderId: OrderId, parcels: readonly LabelCost[]): Posting[] {
  return parcels.flatMap(({ id, costMinor, costCurrency: currency }) =>
    costMinor === null || currency === null
      ? []
      : [{ source: { type: 'label', id, orderId, currency }, lines: postingOfLabel(costMinor) }],
  );
}

/** A parcel that was taken back: its label is not used, and the carrier will not ask for it. */
export async function postVoidedLabel(tx: Tx, orderId: OrderId, parcelId: ParcelId): Promise<void> {
  const posted = await tx
    .selectFrom('journal_entry as e')
    .innerJoin('parcel as p', (join) => join.on('p.id', '=', parcelId))
    .select(['p.costMinor', 'p.costCurrency'])
    .where('e.sourceType', '=', 'label')
    .where('e.sourceId', '=', parcelId)
    .executeTakeFirst();
  if (!posted || posted.costMinor === null || posted.costCurrency === null) return;
  const source = { type: 'label-void', id: parcelId, orderId, currency: posted.costCurrency };
  await post(tx, source, postingOfLabel(-posted.costMinor));
}

/** The customer has the label for the way back: the carrier will ask for it. */
export async function postReturnLabel(tx: Tx, orderId: OrderId, id: ReturnId, cost: Money): Promise<void> {
  const { amount, currency } = cost;
  await post(tx, { type: 'return-label', id, orderId, currency }, postingOfLabel(amount));
}

export async function postVoidedReturnLabel(tx: Tx, orderId: OrderId, id: ReturnId, cost: Money): Promise<void> {
  const { amount, currency } = cost;
  await post(tx, { type: 'return-label-void', id, orderId, currency }, postingOfLabel(-amount));
}
