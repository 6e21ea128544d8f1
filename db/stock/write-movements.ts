import type { Tx } from '../database.ts';
import { insertCosted, type MovementRow, type NewMovement, valueMovements } from '../ledger/inventory.ts';
import type { Posting } from '../ledger/post.ts';

export type { MovementRow, NewMovement };

/**
 * The only writer of movements: their rows, and what they are worth, in the books, with what else is to be posted of
 * the same event. Call it when all rows of stock are locked that the transaction will need, because values are locked
 * after stock.
 */
export async function writeMovements(
  tx: Tx,
  movements: readonly NewMovement[],
  besides: readonly Posting[] = [],
): Promise<MovementRow[]> {
  const written = movements.length === 0 ? [] : await insertCosted(tx, movements);
  await valueMovements(tx, written, besides);
  return written;
}
