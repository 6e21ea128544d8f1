import type { z } from 'zod';
import { readLocation } from '../../db/catalogue/locations.ts';
import type { Database } from '../../db/database.ts';
import type { LocationId } from '../../domain/ids.ts';
import type { OrderCommandKind } from '../../domain/order/command.ts';
import { Problem } from '../problem.ts';
import * as schemas from './schemas.ts';

export type Replanning = {
  readonly kind: OrderCommandKind;
  readonly body: z.ZodType;
  readonly summary: string;
};

/** What people change of a plan, by the last part of its path; anything the table of actions does not allow is 409. */
export const REPLANNING = {
  hold: { kind: 'holdFulfillmentOrder', body: schemas.HoldBody, summary: 'Stop the work' },
  release: { kind: 'releaseFulfillmentOrder', body: schemas.ReleaseBody, summary: 'Let held work go on' },
  move: { kind: 'moveFulfillmentOrder', body: schemas.MoveBody, summary: 'Give the work to another location' },
  split: {
    kind: 'splitFulfillmentOrder',
    body: schemas.SplitBody,
    summary: 'Make some of the units work of their own',
  },
  merge: {
    kind: 'mergeFulfillmentOrders',
    body: schemas.MergeBody,
    summary: 'Take in other work of the order at the same location',
  },
  schedule: { kind: 'scheduleFulfillmentOrder', body: schemas.ScheduleBody, summary: 'Open the work later, by itself' },
  cancel: {
    kind: 'cancelFulfillmentOrder',
    body: schemas.NothingBody,
    summary: 'Take the work away: its units are found elsewhere',
  },
  'ready-for-pickup': {
    kind: 'readyForPickup',
    body: schemas.NothingBody,
    summary: 'Put it at the counter: the customer gets a code',
  },
  'picked-up': { kind: 'pickUp', body: schemas.PickedUpBody, summary: 'Hand it over against the code' },
} as const satisfies Record<string, Replanning>;

/** The one thing that a body may name and the order's workflow knows nothing of. */
export async function mustKnowPlaces(db: Database, body: unknown): Promise<void> {
  const { locationId } = (body ?? {}) as { readonly locationId?: LocationId };
  if (locationId === undefined || (await readLocation(db, locationId))) return;
  throw new Problem('unknown-location', `There is no location ${locationId}.`, { facts: { locationId } });
}
