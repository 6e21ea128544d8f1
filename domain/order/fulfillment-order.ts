export const FULFILLMENT_ORDER_STATUSES = [
  'OPEN',
  'IN_PROGRESS',
  'SCHEDULED',
  'ON_HOLD',
  'INCOMPLETE',
  'CANCELLED',
  'CLOSED',
] as const;
export type FulfillmentOrderStatus = (typeof FULFILLMENT_ORDER_STATUSES)[number];

export const REQUEST_STATUSES = [
  'UNSUBMITTED',
  'SUBMITTED',
  'ACCEPTED',
  'REJECTED',
  'CANCELLATION_REQUESTED',
  'CANCELLATION_ACCEPTED',
  'CANCELLATION_REJECTED',
  'CLOSED',
] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

/** SCAN: picks and packs are scanned before a parcel ships. DIRECT: `ship` alone is enough. */
export const FLOORS = ['SCAN', 'DIRECT'] as const;
export type Floor = (typeof FLOORS)[number];

export const REJECT_REASONS = ['OUT_OF_STOCK', 'CAPACITY', 'DAMAGED', 'CLOSED'] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** From which statuses each action may start; anything else is 409. The API, the workflow and the docs read this. */
export const ALLOWED_FROM = {
  accept: ['OPEN'],
  pick: ['OPEN', 'IN_PROGRESS'],
  pack: ['IN_PROGRESS'],
  reject: ['OPEN', 'IN_PROGRESS'],
  shortPick: ['IN_PROGRESS'],
  // Held work may be held for another reason too; the last release lets it go on.
  hold: ['OPEN', 'IN_PROGRESS', 'SCHEDULED', 'ON_HOLD'],
  release: ['ON_HOLD'],
  schedule: ['OPEN'],
  open: ['SCHEDULED'],
  move: ['OPEN', 'SCHEDULED', 'ON_HOLD'],
  split: ['OPEN', 'SCHEDULED', 'ON_HOLD'],
  merge: ['OPEN', 'SCHEDULED', 'ON_HOLD'],
  ship: ['OPEN', 'IN_PROGRESS'],
  readyForPickup: ['OPEN', 'IN_PROGRESS'],
  pickUp: ['IN_PROGRESS'],
  cancel: ['OPEN', 'SCHEDULED', 'ON_HOLD', 'IN_PROGRESS'],
} as const satisfies Record<string, readonly FulfillmentOrderStatus[]>;
export type FulfillmentOrderAction = keyof typeof ALLOWED_FROM;

export function allows(status: FulfillmentOrderStatus, action: FulfillmentOrderAction): boolean {
  return (ALLOWED_FROM[action] as readonly FulfillmentOrderStatus[]).includes(status);
}

/** A floor that scans opens the work before it ships; a DIRECT one may ship what nobody has touched. */
export function mayShip(status: FulfillmentOrderStatus, floor: Floor): boolean {
  return status === 'IN_PROGRESS' || (status === 'OPEN' && floor === 'DIRECT');
}

/** Nothing more will happen to what is one of these. */
export const OVER = ['CLOSED', 'CANCELLED', 'INCOMPLETE'] as const satisfies readonly FulfillmentOrderStatus[];

export function isOver(status: FulfillmentOrderStatus): boolean {
  return (OVER as readonly FulfillmentOrderStatus[]).includes(status);
}
