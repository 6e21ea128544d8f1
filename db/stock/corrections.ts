import type { Tx } from '../database.ts';
import { changeCounters, lockRows, type Units } from './commitments.ts';
import { type NewMovement, writeMovements } from './write-movements.ts';

/**
 * What a location's "no" says of its shelf. OUT_OF_STOCK: nothing that is still free there can be trusted, so the free
 * stock is counted to none. DAMAGED: these units are there and cannot be sold.
 */
export async function correctStock(
  tx: Tx,
  reason: 'OUT_OF_STOCK' | 'DAMAGED',
  units: readonly Units[],
  actor: string,
  reference: string,
): Promise<void> {
  const wanted = new Map<string, Units>();
  for (const { sku, locationId, quantity } of units) {
    const key = JSON.stringify([sku, locationId]);
    wanted.set(key, { sku, locationId, quantity: quantity + (wanted.get(key)?.quantity ?? 0) });
  }
  const movements: NewMovement[] = [];
  await lockRows(tx, [...wanted.values()]);
  for (const { sku, locationId, quantity } of wanted.values()) {
    const row = await tx
      .selectFrom('stock')
      .selectAll()
      .where('sku', '=', sku)
      .where('locationId', '=', locationId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const free = Math.max(row.onHand - row.committed - row.reserved - row.damaged, 0);
    const onHandDelta = reason === 'OUT_OF_STOCK' ? -free : 0;
    const damagedDelta = reason === 'DAMAGED' ? Math.min(quantity, row.onHand - row.damaged) : 0;
    if (onHandDelta === 0 && damagedDelta === 0) continue;
    await changeCounters(tx, [{ sku, locationId, onHand: onHandDelta, damaged: damagedDelta }]);
    const movement = { sku, locationId, onHandDelta, damagedDelta, reference, actor };
    movements.push({ ...movement, reason: reason === 'DAMAGED' ? 'DAMAGED' : 'COUNTED' });
  }
  await writeMovements(tx, movements);
}
