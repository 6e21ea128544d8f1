import type { Insertable, Selectable } from 'kysely';
import type { Tables, Tx } from '../database.ts';
import { valueMovements } from '../ledger/inventory.ts';

export type MovementRow = Selectable<Tables['stock_movement']>;
export type NewMovement = Insertable<Tables['stock_movement']>;

/**
 * The only writer of movements: their rows, and what they are worth, in the books. Call it when all rows of stock are
 * locked that the transaction will need, because values are locked after stock.
 */
export async function writeMovements(tx: Tx, movements: readonly NewMovement[]): Promise<MovementRow[]> {
  if (movements.length === 0) return [];
  const rows = await tx
    .insertInto('stock_movement')
    .values([...movements])
    .returningAll()
    .execute();
  await valueMovements(tx, rows);
  return rows;
}
