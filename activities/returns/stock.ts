import { allocateBackorders } from '../../db/backorders/allocate.ts';
import { lockWaiting, skusWaitedFor } from '../../db/backorders/waiting.ts';
import type { Tx } from '../../db/database.ts';
import type { ReturnLineUnits } from '../../db/returns/units.ts';
import { insertMovements, lockStock, type NewMovement, placeKey } from '../../db/stock/movements.ts';
import type { LocationId, OrderId, ReturnId, Sku } from '../../domain/ids.ts';
import type { Disposition } from '../../domain/return/return.ts';

export type Placed = {
  readonly line: ReturnLineUnits;
  readonly quantity: number;
  readonly disposition: Disposition;
  readonly locationId: LocationId;
};
export type MovedBy = { readonly orderId: OrderId; readonly returnId: ReturnId; readonly actor: string };
type Delta = { readonly sku: Sku; readonly locationId: LocationId; readonly onHand: number; readonly damaged: number };

/** Goods are in the building again: on the shelf, or set aside until they are inspected. */
export function takeIn(tx: Tx, by: MovedBy, units: readonly Placed[]): Promise<void> {
  const arrived = units.filter(({ disposition }) => disposition === 'RESTOCKED' || isSetAside(disposition));
  return move(
    tx,
    by,
    arrived.flatMap((each) => partsOf(each, { onHand: 1, damaged: isSetAside(each.disposition) ? 1 : 0 })),
  );
}

/** What was set aside goes on the shelf, or out of the building. */
export function takeFromAside(tx: Tx, by: MovedBy, units: readonly Placed[]): Promise<void> {
  return move(
    tx,
    by,
    units.flatMap((each) => partsOf(each, { onHand: each.disposition === 'RESTOCKED' ? 0 : -1, damaged: -1 })),
  );
}

const isSetAside = (disposition: Disposition): boolean => disposition === 'PROCESSING_REQUIRED';

/** Kits come back whole and are kept as their parts. */
function partsOf({ line, quantity, locationId }: Placed, each: { onHand: number; damaged: number }): Delta[] {
  return (line.kit ?? [{ sku: line.sku, quantity: 1 }]).map((part) => {
    const units = quantity * part.quantity;
    return { sku: part.sku as Sku, locationId, onHand: each.onHand * units, damaged: each.damaged * units };
  });
}

async function move(tx: Tx, { orderId, returnId, actor }: MovedBy, deltas: readonly Delta[]): Promise<void> {
  if (deltas.length === 0) return;
  const sellable = deltas.filter(({ onHand, damaged }) => onHand > damaged);
  const waiting = await lockWaiting(
    tx,
    sellable.map(({ sku }) => sku),
  );
  const locked = await lockStock(tx, deltas, skusWaitedFor(waiting));
  const stock = new Map(locked.map((row) => [placeKey(row), row.damaged]));
  const entry = { reason: 'RETURNED' as const, reference: returnId, orderId, actor };
  const movements = deltas.map(({ sku, locationId, onHand, damaged }): NewMovement => {
    // A count may have found fewer set aside by now; what is not there cannot be taken away.
    const there = stock.get(placeKey({ sku, locationId })) ?? 0;
    const missing = Math.max(-damaged - there, 0);
    stock.set(placeKey({ sku, locationId }), there + damaged + missing);
    const onHandDelta = onHand < 0 ? onHand + missing : onHand;
    return { ...entry, sku, locationId, onHandDelta, damagedDelta: damaged + missing };
  });
  await insertMovements(tx, movements);
  await allocateBackorders(tx, waiting, actor);
}
