import { type Insertable, type RawBuilder, type Selectable, sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { asRows } from '../../db/as-rows.ts';
import { builtOnce } from '../../db/built-once.ts';
import type { Tables, Tx } from '../../db/database.ts';
import { type OrderRow, SYSTEM } from '../../db/order/change-order.ts';
import { holdOf } from '../../db/order/open-holds.ts';
import { together } from '../../db/together.ts';
import { durationMs } from '../../domain/duration.ts';
import type { FulfillmentOrderId, LocationId, OrderId } from '../../domain/ids.ts';
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
  const locationIds = parts.flatMap(({ locationId }) => locationId ?? []);
  return openUnder(tx, { order, now, ...(await readConditions(tx, order.id, locationIds)) }, parts);
}

type Opening = Conditions & { readonly order: OrderRow; readonly now: Date };

/** The same for who has read the conditions. */
export async function openUnder(tx: Tx, opening: Opening, parts: readonly PlanPart[]): Promise<OpenedPart[]> {
  const opened: OpenedPart[] = [];
  for (const part of parts) opened.push(await openPart(tx, opening, part));
  return opened;
}

async function openPart(tx: Tx, opening: Opening, { locationId, lines, opensAt }: PlanPart): Promise<OpenedPart> {
  const { order, now, isHeld } = opening;
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
    ...requestTo(locationId, opening),
  };
  await together([OPENED(row)], linesOf(id, lines)).execute(tx);
  if (locationId === null && opensAt === undefined) await holdForStock(tx, order, id, now);
  return { id, locationId, lines };
}

const OPENED = builtOnce((query, row: Insertable<Tables['fulfillment_order']>) =>
  query.insertInto('fulfillment_order').values(row),
);

const linesOf = (id: FulfillmentOrderId, lines: PlanPart['lines']) => sql`
  insert into fulfillment_order_line (fulfillment_order_id, order_line_id, quantity)
  select ${id}::uuid, line.* from ${asRows('line', lines, { lineId: 'uuid', quantity: 'int' })}`;

/** Under ASK the customer has a while to say what he wants; without an answer the units are cancelled. */
async function holdForStock(tx: Tx, order: OrderRow, id: FulfillmentOrderId, now: Date): Promise<void> {
  const { outOfStock, askTimeout } = order.policy;
  const isAsked = outOfStock === 'ASK' && order.stage === 'ACCEPTED';
  const expiresAt = isAsked ? new Date(now.getTime() + durationMs(askTimeout ?? ASK_TIMEOUT_DEFAULT)) : undefined;
  await holdPart(tx, order.id, id, { reason: 'INVENTORY_OUT_OF_STOCK', placedBy: SYSTEM, expiresAt });
}

const ASK_TIMEOUT_DEFAULT = 'P3D';

/** How the request to a location begins, and how long it has. */
export async function requestAt(tx: Tx, order: OrderRow, locationId: LocationId, now: Date) {
  return requestTo(locationId, { order, now, ...(await readConditions(tx, order.id, [locationId])) });
}

/** What waits for stock is asked of nobody and has no clock. */
function requestTo(locationId: LocationId | null, { order, now, locations }: Opening) {
  if (locationId === null) return { requestStatus: 'UNSUBMITTED' as const };
  const location = locations.find(({ id }) => id === locationId);
  if (!location) throw new Error(`there is no location ${locationId}`);
  const { kind, external, sla } = location;
  const requestStatus = isAsked(kind, external) ? ('SUBMITTED' as const) : ('UNSUBMITTED' as const);
  return { requestStatus, ...clocksFrom(slaAt(order.policy, sla), now) };
}

/** What decides how work begins: whether its order is held as a whole, and what its locations are. */
type Conditions = { readonly isHeld: boolean; readonly locations: readonly AskedLocation[] };
type AskedLocation = Pick<Selectable<Tables['location']>, 'id' | 'kind' | 'external' | 'sla'>;

const readConditions = (tx: Tx, orderId: OrderId, locationIds: readonly LocationId[]): Promise<Conditions> =>
  tx.selectNoFrom(conditionsOf(orderId, sql`${[...locationIds]}::text[]`)).executeTakeFirstOrThrow();

/** For the columns of a statement, in which `locationIds` is an array. */
export const conditionsOf = (orderId: OrderId, locationIds: RawBuilder<unknown>) => [
  holdOf(orderId).as('isHeld'),
  sql<AskedLocation[]>`
    (select coalesce(jsonb_agg(jsonb_build_object(
        'id', l.id, 'kind', l.kind, 'external', l.external, 'sla', l.sla)), '[]')
      from location l where l.id = any(${locationIds}))`.as('locations'),
];
