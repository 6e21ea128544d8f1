import { type Selectable, sql } from 'kysely';
import { durationMs } from '../../domain/duration.ts';
import type { LocationId, OrderId, OrderLineId, Sku } from '../../domain/ids.ts';
import { chosenParts } from '../../domain/sourcing/outcome.ts';
import type { Decision, RuleSet, SourcingLine, SourcingOrder } from '../../domain/sourcing/types.ts';
import { builtOnce } from '../built-once.ts';
import { PLACES_VERSION } from '../catalogue/places.ts';
import type { Database, Tables } from '../database.ts';
import { locate } from '../geocoding.ts';
import { IS_OVER } from '../order/is-over.ts';
import type { LineUnits } from '../stock/commitments.ts';
import { releaseOf } from './releases.ts';
import { newestRules, ruleSetOf } from './sourcing-input.ts';

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
  /** Those of its channel, and the places, as they were when it was read: a plan that comes too late reads anew. */
  readonly rules: RuleSet;
  readonly placesVersion: string;
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
> &
  Partial<Pick<OrderToSource, 'id' | 'rules' | 'placesVersion' | 'mayTransfer' | 'isReplanned'>>;

export async function readToSource(db: Database, orderId: OrderId): Promise<OrderToSource> {
  const { countries, safetyBuffer, ruleSetId, saved, lines, refusals, ...order } = await ORDER({ orderId }).one(db);
  const unwilling = refusals.filter(({ reason }) => reason !== 'OUT_OF_STOCK' && reason !== 'DAMAGED');
  return {
    ...order,
    lines: lines.map(({ releaseAt, ...line }) => ({ ...line, releaseAt: releaseAt ? new Date(releaseAt) : null })),
    channel: { countries, safetyBuffer, ruleSetId },
    rules: ruleSetOf(saved),
    refusedBy: refusals.map(({ locationId }) => locationId),
    unwilling: unwilling.map(({ locationId }) => locationId),
  };
}

const ORDER = builtOnce((query, { orderId }: { orderId: OrderId }) =>
  query
    .selectFrom('orders as o')
    .innerJoin('channel as c', 'c.id', 'o.channelId')
    .selectAll('o')
    .select(['c.countries', 'c.safetyBuffer', 'c.ruleSetId', newestRules(sql.ref('c.ruleSetId')).as('saved')])
    .select([PLACES_VERSION.as('placesVersion'), LINES.as('lines'), REFUSALS.as('refusals')])
    .where('o.id', '=', orderId),
);

const LINES = sql<(Omit<LineToSource, 'releaseAt'> & { readonly releaseAt: string | null })[]>`
  (select coalesce(jsonb_agg(jsonb_build_object(
      'id', l.id, 'sku', l.sku, 'open', l.quantity - l.cancelled - l.shipped - given.units, 'kit', l.kit,
      'weightGrams', s.weight_grams, 'hazmat', s.hazmat, 'releaseAt', ${releaseOf('l')}) order by l.position), '[]')
    from order_line l join sku s on s.sku = l.sku,
      lateral (select coalesce(sum(fl.quantity - fl.shipped), 0) as units
        from fulfillment_order f join fulfillment_order_line fl on fl.fulfillment_order_id = f.id
        where f.order_id = o.id and fl.order_line_id = l.id
          and not ${IS_OVER}) given
    where l.order_id = o.id)`;

const REFUSALS = sql<{ readonly locationId: LocationId; readonly reason: string | null }[]>`
  (select coalesce(jsonb_agg(jsonb_build_object('locationId', f.location_id, 'reason', f.refusal_reason)), '[]')
    from fulfillment_order f where f.order_id = o.id and f.is_refused and f.location_id is not null)`;

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
