import { isOpenAt } from '../calendar.ts';
import { distanceKm } from '../distance.ts';
import type { Destination, Exclusion, Filter, RuleSet, SourcingLocation, SourcingOrder } from './types.ts';
import { zoneRank } from './zones.ts';

/** What keeps the whole location out, whatever stock it has; what the order itself forbids comes first. */
export function exclusionOf(
  location: SourcingLocation,
  order: SourcingOrder,
  { filters }: RuleSet,
): Exclusion | undefined {
  return forbiddenBy(location, order) ?? filters.find((filter) => !passes(filter, location, order))?.type;
}

type Named = Pick<SourcingLocation, 'id' | 'kind'>;
type Filters = Pick<RuleSet, 'filters'>;

/** Whether the rules let it fill any order at all; the other filters depend on the order or on the day. */
export function mayFill(location: Named, { filters }: Filters): boolean {
  return filters.every((filter) => !isOfLocation(filter) || isNamed(filter, location));
}

/** Units that stay on the shelf: of several floors the highest holds. */
export function floorOf({ shelfFloor = 0 }: Pick<SourcingLocation, 'shelfFloor'>, { filters }: Filters): number {
  return filters.reduce(
    (floor, filter) => (filter.type === 'STOCK_FLOOR' ? Math.max(floor, filter.units) : floor),
    shelfFloor,
  );
}

/** Units of each SKU that stay at each location, by its floor and a buffer of the channel; absent where none do. */
export function keptBackAt(
  locations: readonly SourcingLocation[],
  buffer: number,
  rules: Filters,
): Map<SourcingLocation['id'], number> {
  const kept = locations.map((location) => [location.id, buffer + floorOf(location, rules)] as const);
  return new Map(kept.filter(([, units]) => units > 0));
}

/** Only warehouses may send dangerous goods; over the counter anyone may hand them out. */
export function mayHandle(
  hazmat: boolean,
  { kind }: SourcingLocation,
  order: SourcingOrder,
  ruleSet: RuleSet,
): boolean {
  if (!hazmat || kind === 'WAREHOUSE' || order.delivery.method === 'PICK_UP') return true;
  return !ruleSet.filters.some(({ type }) => type === 'HAZMAT');
}

function forbiddenBy(location: SourcingLocation, order: SourcingOrder): Exclusion | undefined {
  if (location.channels && !location.channels.includes(order.channel)) return 'CHANNEL';
  if (order.excludedLocations?.includes(location.id)) return 'EXCLUDED';
  if (order.delivery.method === 'LOCAL_DELIVERY')
    return isReached(location, order.destination) ? undefined : 'LOCAL_DELIVERY';
  if (order.delivery.method !== 'PICK_UP') return location.shipsOrders ? undefined : 'SHIPS_ORDERS';
  if (location.id === order.delivery.locationId) return location.pickUp ? undefined : 'PICK_UP';
  // A supplier's goods are not ours to send about.
  if (!order.mayTransfer || location.kind === 'SUPPLIER') return 'PICK_UP';
  return location.shipsOrders ? undefined : 'SHIPS_ORDERS';
}

function passes(filter: Filter, location: SourcingLocation, order: SourcingOrder): boolean {
  switch (filter.type) {
    case 'KIND':
    case 'LOCATION':
      return isNamed(filter, location);
    case 'MARKET':
      return !isIn(filter.countries, order.destination) || filter.locations.includes(location.id);
    case 'CAPACITY':
      return location.dailyCapacity === undefined || location.capacityUsed < location.dailyCapacity;
    case 'OPEN':
      return isOpenAt(location, order.at);
    case 'MAX_DISTANCE':
      return order.delivery.method === 'PICK_UP' || isWithin(filter.km, location, order.destination);
    case 'STOCK_FLOOR':
    case 'HAZMAT':
      return true; // These take away stock, not locations: see `floorOf` and `mayHandle`.
  }
}

type FilterOfLocation = Extract<Filter, { type: 'KIND' | 'LOCATION' }>;
const isOfLocation = (filter: Filter): filter is FilterOfLocation =>
  filter.type === 'KIND' || filter.type === 'LOCATION';

function isNamed(filter: FilterOfLocation, { id, kind }: Named): boolean {
  if (filter.type === 'KIND') return filter.in.includes(kind);
  return (filter.in?.includes(id) ?? true) && !filter.notIn?.includes(id);
}

/** A driver must know where to go: a place that nobody knows is out of his reach. */
function isReached({ localDeliveryKm, geo }: SourcingLocation, destination: Destination): boolean {
  if (localDeliveryKm === undefined || !geo || !destination.geo) return false;
  return distanceKm(geo, destination.geo) <= localDeliveryKm;
}

function isIn(zones: readonly string[], destination: Destination): boolean {
  return zones.some((zone) => zoneRank(zone, destination) !== undefined);
}

/** Where nobody knows the customer's place no location is too far; one without a place of its own always is. */
function isWithin(km: number, { geo }: SourcingLocation, destination: Destination): boolean {
  if (!destination.geo) return true;
  return geo !== undefined && distanceKm(geo, destination.geo) <= km;
}
