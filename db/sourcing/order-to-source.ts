import type { Selectable } from 'kysely';
import { durationMs } from '../../domain/duration.ts';
import type { LocationId, OrderId, OrderLineId, Sku } from '../../domain/ids.ts';
import { chosenParts } from '../../domain/sourcing/outcome.ts';
import type { Decision, SourcingLine, SourcingOrder } from '../../domain/sourcing/types.ts';
import type { Database, Tables } from '../database.ts';
import { locate } from '../geocoding.ts';
import type { LineUnits } from '../stock/commitments.ts';
import { releaseOf } from './releases.ts';

type Kit = readonly { readonly sku: Sku; readonly quantity: number }[];
export type LineToSource = {
  readonly id: OrderLineId;
  readonly sku: Sku;
  /** Units that no fulfillment order has: all of them before acceptance, later what was given back. */
  readonly open: number;
  readonly weightGrams: number;
  readonly hazmat: boolean;
  readonly kit: Kit | null;
  /** When it may leave, as the SKU says now; of a kit when the last of its parts may. */
  readonly releaseAt: Date | null;
};
export type OrderToSource = Selectable<Tables['orders']> & {
  readonly mayTransfer?: boolean;
  readonly lines: readonly LineToSource[];
  readonly channel: {
    readonly countries: readonly string[];
    readonly safetyBuffer: number;
    readonly ruleSetId: string | null;
  };
  /** Those that could not or would not fill it before. */
  readonly refusedBy: readonly LocationId[];
  /** Of these the ones that would not, whatever is on their shelves. */
  readonly unwilling: readonly LocationId[];
  /** Its units are given back before they are promised anew, so the plan may use them. */
  readonly isReplanned?: boolean;
};

/** So much of an order decides where it is filled; an order that nobody has placed yet has as much. */
export type Sourceable = Pick<
  OrderToSource,
  | 'channelId'
  | 'currency'
  | 'shippingAddress'
  | 'delivery'
  | 'allowSplit'
  | 'allowBackorder'
  | 'reservationId'
  | 'policy'
  | 'lines'
  | 'channel'
  | 'refusedBy'
> & { readonly id?: OrderId; readonly mayTransfer?: boolean; readonly isReplanned?: boolean };

export async function readToSource(db: Database, orderId: OrderId): Promise<OrderToSource> {
  const order = await db.selectFrom('orders').selectAll().where('id', '=', orderId).executeTakeFirstOrThrow();
  // One after the other: within a transaction there is one connection.
  const lines = await readLines(db, orderId);
  const channel = await db
    .selectFrom('channel')
    .select(['countries', 'safetyBuffer', 'ruleSetId'])
    .where('id', '=', order.channelId)
    .executeTakeFirstOrThrow();
  const refusals =
    order.stage === 'ACCEPTED'
      ? await db
          .selectFrom('fulfillment_order')
          .select(['locationId', 'refusalReason'])
          .where('orderId', '=', orderId)
          .where('isRefused', '=', true)
          .where('locationId', 'is not', null)
          .execute()
      : [];
  const locationsOf = (rows: typeof refusals) => rows.map(({ locationId }) => locationId as LocationId);
  const unwilling = refusals.filter(({ refusalReason: reason }) => reason !== 'OUT_OF_STOCK' && reason !== 'DAMAGED');
  return { ...order, lines, channel, refusedBy: locationsOf(refusals), unwilling: locationsOf(unwilling) };
}

async function readLines(db: Database, orderId: OrderId): Promise<LineToSource[]> {
  const rows = await db
    .selectFrom('order_line as l')
    .innerJoin('sku as s', 's.sku', 'l.sku')
    .leftJoin(
      (query) =>
        query
          .selectFrom('fulfillment_order_line as fl')
          .innerJoin('fulfillment_order as f', 'f.id', 'fl.fulfillmentOrderId')
          .select(({ fn }) => [
            'fl.orderLineId',
            fn.sum<number>('fl.quantity').as('quantity'),
            fn.sum<number>('fl.shipped').as('shipped'),
          ])
          .where('f.orderId', '=', orderId)
          .where('f.status', 'not in', ['CLOSED', 'CANCELLED', 'INCOMPLETE'])
          .groupBy('fl.orderLineId')
          .as('given'),
      (join) => join.onRef('given.orderLineId', '=', 'l.id'),
    )
    .select(['l.id', 'l.sku', 'l.quantity', 'l.cancelled', 'l.shipped', 'l.kit', 's.weightGrams', 's.hazmat'])
    .select(['given.quantity as given', 'given.shipped as givenShipped', releaseOf('l').as('releaseAt')])
    .where('l.orderId', '=', orderId)
    .orderBy('l.position')
    .execute();
  return rows.map(({ quantity, cancelled, shipped, given, givenShipped, sku, ...line }) => ({
    ...line,
    sku: sku as Sku,
    open: quantity - cancelled - shipped - (Number(given ?? 0) - Number(givenShipped ?? 0)),
  }));
}

/** Kits decide by their parts, so their parts' stock is looked at too. */
export const skusOf = (lines: readonly Pick<LineToSource, 'sku' | 'kit'>[]): Sku[] => [
  ...new Set(lines.flatMap(({ sku, kit }) => [sku, ...(kit ?? []).map((part) => part.sku)])),
];

export function sourcingOrderOf(order: Sourceable, at: string): SourcingOrder {
  const { shippingAddress: address, policy } = order;
  const geo = address?.geo ?? (address ? locate(address) : undefined);
  return {
    channel: order.channelId,
    at,
    currency: order.currency,
    destination: {
      country: address?.country ?? '',
      ...(address?.region ? { region: address.region } : {}),
      ...(address?.postalCode ? { postalCode: address.postalCode } : {}),
      ...(geo ? { geo } : {}),
    },
    delivery: order.delivery,
    allowSplit: order.allowSplit,
    allowBackorder: order.allowBackorder,
    lines: order.lines.filter(({ open }) => open > 0).map(sourcingLineOf),
    // What the channel promises its customers: units that leave on a later day are late.
    shipBy: new Date(Date.parse(at) + durationMs(policy.sla.shipWithin)).toISOString(),
    ...(order.mayTransfer ? { mayTransfer: true } : {}),
    ...(order.refusedBy.length > 0 ? { excludedLocations: order.refusedBy } : {}),
  };
}

export function sourcingLineOf({ id, sku, open, weightGrams, hazmat, kit, releaseAt }: LineToSource): SourcingLine {
  return {
    ...{ lineId: id, sku, quantity: open, weightGrams, hazmat },
    ...(kit ? { components: kit } : {}),
    ...(releaseAt ? { releaseAt: releaseAt.toISOString() } : {}),
  };
}

type LineOfStock = Pick<LineToSource, 'id' | 'sku' | 'kit'>;

/** What the chosen plan takes from each location, kits by their parts. Backordered parts take nothing yet. */
export function unitsOf(ordered: readonly LineOfStock[], decision: Decision): LineUnits[] {
  const lines = new Map(ordered.map((line) => [line.id, line]));
  return chosenParts(decision).flatMap(({ locationId, lines: planned }) =>
    locationId === null
      ? []
      : planned.flatMap(({ lineId, quantity }) => unitsOfLine(lines.get(lineId), locationId, quantity)),
  );
}

/** The stock behind `quantity` units of a line at a location. */
export function unitsOfLine(line: LineOfStock | undefined, locationId: LocationId, quantity: number): LineUnits[] {
  if (!line) throw new Error('the plan holds a line that the order has not');
  const parts: Kit = line.kit ?? [{ sku: line.sku, quantity: 1 }];
  return parts.map((part) => ({ orderLineId: line.id, sku: part.sku, locationId, quantity: quantity * part.quantity }));
}
