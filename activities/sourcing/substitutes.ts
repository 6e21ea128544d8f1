import { v7 as uuid } from 'uuid';
import { type Database, json, type Tx } from '../../db/database.ts';
import type { OrderRow } from '../../db/order/change-order.ts';
import { countUnits } from '../../db/order/line-units.ts';
import type { LineToSource } from '../../db/sourcing/order-to-source.ts';
import type { OrderId, OrderLineId, Sku } from '../../domain/ids.ts';
import { priceOfSubstitutes } from '../../domain/order/substitute.ts';
import { refuse } from '../refuse.ts';

/** Units of a line, and the line of what is sent in their place. */
export type Substitution = {
  readonly lineId: OrderLineId;
  readonly quantity: number;
  readonly substitute: LineToSource;
};

/** Only what the customer agreed to when he ordered. */
export function mustBeAgreed({ id, allowSubstitutes }: Pick<OrderRow, 'id' | 'allowSubstitutes'>): void {
  if (!allowSubstitutes) throw notAllowed(`The customer of order ${id} has not agreed to substitutes.`);
}

/** As a line that nobody has sourced yet. */
export async function substituteFor(
  db: Database,
  { sku, by }: { readonly sku: Sku; readonly by: Sku },
  quantity: number,
): Promise<LineToSource> {
  const [article, substitute] = await Promise.all([readArticle(db, sku), readArticle(db, by)]);
  if (!substitute || !article?.substitutes?.includes(by)) throw notAllowed(`${by} is no substitute for ${sku}.`);
  const { weightGrams, hazmat, kit, preorderReleaseAt: releaseAt } = substitute;
  return { id: uuid() as OrderLineId, sku: by, open: quantity, weightGrams, hazmat, kit, releaseAt };
}

/** The line says what is really sent; the units that it stands for are cancelled on theirs. */
export async function insertSubstitute(
  tx: Tx,
  orderId: OrderId,
  { lineId, quantity, substitute }: Substitution,
): Promise<void> {
  const lines = await tx.selectFrom('order_line').selectAll().where('orderId', '=', orderId).execute();
  const line = lines.find(({ id }) => id === lineId);
  if (!line) throw new Error(`order ${orderId} has no line ${lineId}`);
  const price = priceOfSubstitutes({ ...line, isTaxInclusive: line.taxInclusive }, quantity);
  const { taxRate, taxInclusive, returnTerms } = line;
  await tx
    .insertInto('order_line')
    .values({
      ...{ id: substitute.id, orderId, sku: substitute.sku, ...price, taxRate, taxInclusive },
      position: Math.max(...lines.map(({ position }) => position)) + 1,
      kit: substitute.kit && json(substitute.kit),
      returnTerms: returnTerms && json(returnTerms),
      substituteFor: lineId,
    })
    .execute();
  await countUnits(tx, 'cancelled', [{ lineId, quantity }]);
}

export const inWords = ({ lineId, quantity, substitute }: Substitution) => ({
  ...{ lineId, quantity, substitute: { lineId: substitute.id, sku: substitute.sku } },
});

export const notAllowed = (detail: string) => refuse({ kind: 'substitute-not-allowed', detail });

const readArticle = (db: Database, sku: Sku) =>
  db
    .selectFrom('sku')
    .select(['substitutes', 'weightGrams', 'hazmat', 'kit', 'preorderReleaseAt'])
    .where('sku', '=', sku)
    .executeTakeFirst();
