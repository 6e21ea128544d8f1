import type { Tx } from '../database.ts';
import { insertCosted, type MovementRow, type NewMovement, valueMovements } from '../ledger/inventory.ts';

export type { MovementRow, NewMovement };

/**
 * The only writer of movements: their rows, and what they are worth, in the books. Call it when all rows of stock are
 * locked that the transaction will need, because values are locked after stock.
 */
export async function writeMovements(tx: Tx, movements: readonly NewMovement[]): Promise<MovementRow[]> {
  if (movements.length === 0) return [];
  const written = await insertCosted(tx, movements);
  await valueMovements(tx, written);
  return written;
}
