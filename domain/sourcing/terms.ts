import { arrivesBy, type Calendar, daysBetween, leavesAt } from '../calendar.ts';
import type { LocationId } from '../ids.ts';
import { type Lane, type LaneFinder, laneFinder } from './lanes.ts';
import type { RateZone, SourcingLocation, SourcingOrder } from './types.ts';

/** When and for how much a location would send to this customer. */
export type Terms = {
  /** Undefined: it never opens. */
  readonly leaves: string | undefined;
  /** Undefined: no rate card goes that way. */
  readonly lane: Lane | undefined;
  readonly isLate: boolean;
};
export type TermsOf = (location: SourcingLocation) => Terms;

/** Calendars and rate cards are read only for the locations that are asked about, once each. */
export function termsFor(order: SourcingOrder, rates: readonly RateZone[]): TermsOf {
  const laneOf = laneFinder(order, rates);
  const leavesFrom = leavingOn(order.at);
  const known = new Map<LocationId, Terms>();
  return (location) => {
    const terms = known.get(location.id) ?? termsOf(location, leavesFrom(location), order, laneOf);
    known.set(location.id, terms);
    return terms;
  };
}

export function arrival({ leaves }: Terms, transitDays: number, { timeZone }: SourcingLocation): string | undefined {
  return leaves === undefined ? undefined : arrivesBy(leaves, transitDays, timeZone);
}

/** Many locations, few calendars: each is worked out once. */
function leavingOn(at: string): (calendar: Calendar) => string | undefined {
  const known = new Map<string, string | undefined>();
  return (calendar) => {
    const { closedOn, cutOff, handlingTime, openDays, timeZone } = calendar;
    const key = [timeZone, cutOff, handlingTime, openDays, closedOn].join('|');
    if (!known.has(key)) known.set(key, leavesAt(calendar, at));
    return known.get(key);
  };
}

function termsOf(
  location: SourcingLocation,
  leaves: string | undefined,
  order: SourcingOrder,
  laneOf: LaneFinder,
): Terms {
  const daysLeft = (deadline: string | undefined) =>
    deadline && leaves ? daysBetween(leaves, deadline, location.timeZone) : undefined;
  const [toShip, toDeliver] = [daysLeft(order.shipBy), daysLeft(order.deliverBy)];
  const lane = laneOf(location, toDeliver);
  const isPromised = order.shipBy !== undefined || order.deliverBy !== undefined;
  const isLate = isPromised && (leaves === undefined || (toShip ?? 0) < 0 || isTooSlow(lane, toDeliver));
  return { leaves, lane, isLate };
}

/** Who does not say how long the way takes keeps no promise. */
function isTooSlow(lane: Lane | undefined, daysLeft: number | undefined): boolean {
  if (daysLeft === undefined) return false;
  return lane === undefined || lane.some(({ transitDays }) => transitDays > daysLeft);
}
