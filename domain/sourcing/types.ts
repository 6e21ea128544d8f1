import type { GeoPoint } from '../address.ts';
import type { Currency } from '../currency.ts';
import type { ChannelId, LocationId, OrderLineId, Sku } from '../ids.ts';
import type { Money } from '../money.ts';
import type { LocationKind } from '../order/policy.ts';

/** In their order: the first goal on which two plans differ decides. COST stands alone. */
export const GOALS = ['FEWEST_SPLITS', 'IN_PROMISE', 'NEAREST', 'CHEAPEST', 'RANKED', 'BALANCE', 'COST'] as const;
export type Goal = (typeof GOALS)[number];

export const FILTER_TYPES = [
  'KIND',
  'LOCATION',
  'MARKET',
  'STOCK_FLOOR',
  'HAZMAT',
  'CAPACITY',
  'OPEN',
  'MAX_DISTANCE',
] as const;
export type FilterType = (typeof FILTER_TYPES)[number];

type FilterFacts = {
  KIND: { readonly in: readonly LocationKind[] };
  LOCATION: { readonly in?: readonly LocationId[]; readonly notIn?: readonly LocationId[] };
  /** Orders to these zones are filled from these locations only; orders to elsewhere are not touched. */
  MARKET: { readonly countries: readonly string[]; readonly locations: readonly LocationId[] };
  STOCK_FLOOR: { readonly units: number };
  HAZMAT: object;
  CAPACITY: object;
  OPEN: object;
  MAX_DISTANCE: { readonly km: number };
};
export type Filter = { [Type in FilterType]: { readonly type: Type } & FilterFacts[Type] }[FilterType];

/** What excluded a location: the order itself, or a filter of the rule set. */
export const EXCLUSIONS = [
  'CHANNEL',
  'EXCLUDED',
  'PICK_UP',
  'LOCAL_DELIVERY',
  'SHIPS_ORDERS',
  ...FILTER_TYPES,
] as const;
export type Exclusion = (typeof EXCLUSIONS)[number];

/** What COST adds to rates and handling, in minor units of the order's currency; absent is nothing. */
export type CostWeights = { readonly perSplit?: number; readonly perLateUnit?: number; readonly perUnitKm?: number };

export type RuleSet = {
  readonly id: string;
  readonly version: number;
  readonly filters: readonly Filter[];
  readonly goals: readonly Goal[];
  readonly costWeights?: CostWeights;
};

export const DEFAULT_RULE_SET: RuleSet = {
  id: 'default',
  version: 1,
  filters: [{ type: 'CAPACITY' }],
  goals: ['FEWEST_SPLITS', 'NEAREST'],
};

export type SourcingLine = {
  readonly lineId: OrderLineId;
  readonly sku: Sku;
  readonly quantity: number;
  readonly weightGrams: number;
  readonly hazmat: boolean;
  /** What one kit is made of. A kit never divides: its parts leave from one location together. */
  readonly components?: readonly { readonly sku: Sku; readonly quantity: number }[];
  /** It may not leave before this instant: its own, or the last of its components'. */
  readonly releaseAt?: string;
};

export type Destination = {
  readonly country: string;
  readonly region?: string;
  readonly postalCode?: string;
  readonly geo?: GeoPoint;
};

export type SourcingDelivery =
  | { readonly method: 'SHIPPING'; readonly service: string }
  | { readonly method: 'PICK_UP'; readonly locationId: LocationId }
  | { readonly method: 'LOCAL_DELIVERY' };

export type SourcingOrder = {
  readonly channel: ChannelId;
  /** The instant from which cut-offs and handling count. */
  readonly at: string;
  readonly currency: Currency;
  readonly destination: Destination;
  readonly delivery: SourcingDelivery;
  readonly allowSplit: boolean;
  readonly allowBackorder: boolean;
  readonly lines: readonly SourcingLine[];
  readonly excludedLocations?: readonly LocationId[];
  /** For a pick-up: other locations may send to the chosen one what it has not. */
  readonly mayTransfer?: boolean;
  /** What was promised, as instants: units that leave or arrive on a later day are late. */
  readonly shipBy?: string;
  readonly deliverBy?: string;
};

export type SourcingLocation = {
  readonly id: LocationId;
  readonly kind: LocationKind;
  readonly country: string;
  readonly region?: string;
  readonly postalCode?: string;
  readonly geo?: GeoPoint;
  readonly timeZone: string;
  readonly cutOff?: string;
  readonly handlingTime?: string;
  readonly openDays?: readonly number[];
  readonly closedOn?: readonly string[];
  readonly channels?: readonly ChannelId[];
  readonly pickUp: boolean;
  readonly shipsOrders: boolean;
  /** Its own driver brings orders so far; absent: it has none. */
  readonly localDeliveryKm?: number;
  readonly dailyCapacity?: number;
  readonly capacityUsed: number;
  readonly handlingCost?: Money;
  readonly shelfFloor?: number;
  readonly rank?: number;
};

/** `from` and `to`: a country (`US`), a region (`US-CA`), the start of a postal code (`US-94`), or `*`. */
export type RateZone = {
  readonly carrier: string;
  readonly service: string;
  readonly currency: Currency;
  readonly from: string;
  readonly to: string;
  readonly upToGrams: number;
  /** Minor units of `currency`. */
  readonly price: number;
  readonly transitDays: number;
};

/** `available` is net of commitments, reservations, safety stock and damage; the order's own hold is added back. */
export type StockRow = { readonly sku: Sku; readonly locationId: LocationId; readonly available: number };

export type StockSnapshot = {
  readonly at: string;
  readonly locations: readonly SourcingLocation[];
  readonly stock: readonly StockRow[];
  readonly rates: readonly RateZone[];
};

export type PlanLine = { readonly lineId: OrderLineId; readonly quantity: number };
/** One fulfillment order. `locationId` null: backordered, or with `opensAt` sold before its release. */
export type PlanPart = {
  readonly locationId: LocationId | null;
  readonly lines: readonly PlanLine[];
  readonly opensAt?: string;
};

export type Plan = {
  readonly parts: readonly PlanPart[];
  readonly scores: Readonly<Partial<Record<Goal, number>>>;
  /** The goal on which it lost to the chosen plan. TIE: equal on every goal; fewer parts, then location ids decided. */
  readonly lostOn?: Goal | 'TIE';
};

export type LocationView = {
  readonly locationId: LocationId;
  readonly stock: readonly { readonly sku: Sku; readonly available: number }[];
  readonly excludedBy?: Exclusion;
};

export type SourcingPromise = {
  readonly shipBy: string;
  /** Absent where no rate card says how long the way takes. */
  readonly deliverBy?: string;
  /** Units. */
  readonly late: number;
};
export type Shortage = { readonly sku: Sku; readonly requested: number; readonly available: number };

export type Decision = {
  readonly ruleSetId: string;
  readonly ruleSetVersion: number;
  readonly snapshot: StockSnapshot;
  readonly locations: readonly LocationView[];
  readonly plans: readonly Plan[];
  /** Plans and whole branches of plans that were weighed and dropped. */
  readonly pruned: number;
  /** Index into `plans`; -1 when no way was found. */
  readonly chosen: number;
  /** False when the search ended at its limit, so that a better plan may exist. */
  readonly exact: boolean;
  readonly cost?: Money;
  /** Absent when everything waits for stock. */
  readonly promise?: SourcingPromise;
  readonly shortages?: readonly Shortage[];
};
