import type { OrderId } from '../../domain/ids.ts';
import type { Tx } from '../database.ts';
import { addToCounters, type LineUnits, summed } from './commitments.ts';
import { insertMovements, lockStock } from './movements.ts';

export type RecommittedBy = { readonly orderId: OrderId; readonly actor: string; readonly reference: string };

/**
 * Units that had left are on the shelf again and promised to the same lines as before: nobody else may take them in
 * between, because nothing of them is ever free.
 */
export async function recommitUnits(tx: Tx, units: readonly LineUnits[], by: RecommittedBy): Promise<void> {
  const perRow = summed(units);
  await lockStock(tx, perRow);
  await tx
    .insertInto('reservation')
    .values(units.map((each) => ({ ...each, kind: 'COMMITTED' as const, orderId: by.orderId, cartHoldId: null })))
    .execute();
  await addToCounters(
    tx,
    perRow.map((row) => ({ ...row, committed: row.quantity })),
  );
  await insertMovements(
    tx,
    perRow.map(({ sku, locationId, quantity }) => ({
      ...{ sku, locationId, onHandDelta: quantity, reason: 'VOIDED' as const },
      ...by,
    })),
  );
}
