import { v7 as uuid } from 'uuid';
import type { Tx } from '../../db/database.ts';
import { type OrderRow, SYSTEM } from '../../db/order/change-order.ts';
import { isHeld } from '../../db/order/open-holds.ts';
import { durationMs } from '../../domain/duration.ts';
import type { FulfillmentOrderId, LocationId } from '../../domain/ids.ts';
import { clocksFrom, slaAt } from '../../domain/order/deadline.ts';
import { isAsked } from '../../domain/order/policy.ts';
import type { PlanPart } from '../../domain/sourcing/types.ts';
import { holdPart } from './holds.ts';

export type OpenedPart = {
  readonly id: FulfillmentOrderId;
  readonly locationId: LocationId | null;
  readonly lines: PlanPart['lines'];
};

/** Opens a fulfillment order for each part of a plan: on hold while the order is, or while it waits for stock. */
export async function openParts(tx: Tx, order: OrderRow, parts: readonly PlanPart[], now: Date): Promise<OpenedPart[]> {
  const held = await isHeld(tx, order.id);
  const opened: OpenedPart[] = [];
  for (const part of parts) opened.push(await openPart(tx, order, part, held, now));
  return opened;
}

async function openPart(
  tx: Tx,
  order: OrderRow,
  { locationId, lines, opensAt }: PlanPart,
  isHeld: boolean,
  now: Date,
): Promise<OpenedPart> {
  const id = uuid() as FulfillmentOrderId;
  const isWaiting = isHeld || (locationId === null && opensAt === undefined);
  const status = opensAt === undefined ? ('OPEN' as const) : ('SCHEDULED' as const);
  const row = {
    id,
    orderId: order.id,
    locationId,
    status: isWaiting ? ('ON_HOLD' as const) : status,
    statusBeforeHold: isWaiting ? status : null,
    heldAt: isWaiting ? now : null,
    opensAt: opensAt === undefined ? null : new Date(opensAt),
    ...(await requestAt(tx, order, locationId, now)),
  };
  await tx
    .with('opened', (query) => query.insertInto('fulfillment_order').values(row))
    .insertInto('fulfillment_order_line')
    .values(lines.map(({ lineId, quantity }) => ({ fulfillmentOrderId: id, orderLineId: lineId, quantity })))
    .execute();
  if (locationId === null && opensAt === undefined) await holdForStock(tx, order, id, now);
  return { id, locationId, lines };
}

/** Under ASK the customer has a while to say what he wants; without an answer the units are cancelled. */
async function holdForStock(tx: Tx, order: OrderRow, id: FulfillmentOrderId, now: Date): Promise<void> {
  const { outOfStock, askTimeout } = order.policy;
  const isAsked = outOfStock === 'ASK' && order.stage === 'ACCEPTED';
  const expiresAt = isAsked ? new Date(now.getTime() + durationMs(askTimeout ?? ASK_TIMEOUT_DEFAULT)) : undefined;
  await holdPart(tx, order.id, id, { reason: 'INVENTORY_OUT_OF_STOCK', placedBy: SYSTEM, expiresAt });
}

const ASK_TIMEOUT_DEFAULT = 'P3D';

/** How the request to a location begins, and how long it has. What waits for stock has neither. */
export async function requestAt(tx: Tx, { policy }: OrderRow, locationId: LocationId | null, now: Date) {
  if (locationId === null) return { requestStatus: 'UNSUBMITTED' as const };
  const { kind, external, sla } = await tx
    .selectFrom('location')
    .select(['kind', 'external', 'sla'])
    .where('id', '=', locationId)
    .executeTakeFirstOrThrow();
  const requestStatus = isAsked(kind, external) ? ('SUBMITTED' as const) : ('UNSUBMITTED' as const);
  return { requestStatus, ...clocksFrom(slaAt(policy, sla), now) };
}
