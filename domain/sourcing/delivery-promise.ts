import { leavesAt, localDate } from '../calendar.ts';
import type { LocationId } from '../ids.ts';
import { chosenParts } from './outcome.ts';
import type { Decision, SourcingLocation, SourcingOrder } from './types.ts';

export type DeliveryPromise = {
  readonly shipBy: string;
  readonly deliverBy?: string;
  /** Of several locations the one that is last. */
  readonly locationId: LocationId;
  /** For a person: what the date is made of. */
  readonly reason: string;
};

/** The date of a decision in words, or undefined where it found no way. */
export function deliveryPromise({ at }: SourcingOrder, decision: Decision): DeliveryPromise | undefined {
  const { promise, snapshot } = decision;
  const senders = chosenParts(decision).flatMap(
    ({ locationId }) => snapshot.locations.find(({ id }) => id === locationId) ?? [],
  );
  const leaves = (location: SourcingLocation) => leavesAt(location, at) ?? '';
  const [last] = senders.toSorted((left, right) => (leaves(left) > leaves(right) ? -1 : 1));
  if (!promise || !last) return undefined;
  const { shipBy, deliverBy } = promise;
  const reason = [departure(last, shipBy, senders.length), ...arrival(last, deliverBy)].join('; ');
  return { shipBy, ...(deliverBy ? { deliverBy } : {}), locationId: last.id, reason };
}

function departure({ id, timeZone, cutOff, handlingTime }: SourcingLocation, shipBy: string, senders: number): string {
  const others = senders > 1 ? `, the last of ${senders} locations` : '';
  const handling = handlingTime ? `${handlingTime} of handling` : 'no handling time';
  const until = cutOff ? `cut-off ${cutOff} ${timeZone}` : `no cut-off, ${timeZone}`;
  return `leaves ${id}${others} on ${localDate(shipBy, timeZone)} (${handling}, ${until})`;
}

function arrival({ timeZone }: SourcingLocation, deliverBy: string | undefined): string[] {
  return [deliverBy ? `arrives by ${localDate(deliverBy, timeZone)}` : 'no rate card says how long the way takes'];
}
