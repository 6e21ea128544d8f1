import { distanceKm } from '../distance.ts';
import type { Decision, PlanPart, SourcingOrder } from './types.ts';

/** Of the plan that was chosen; none where no way was found. */
export const chosenParts = ({ plans, chosen }: Decision): readonly PlanPart[] => plans[chosen]?.parts ?? [];

/** What a decision comes to, in the numbers by which two rule sets are compared. */
export type Outcome = {
  /** 1 where a way was found, so that sums count orders. */
  readonly orders: number;
  /** Fulfillment orders beyond the first. */
  readonly splits: number;
  /** Minor units: rates and handling. */
  readonly cost: number;
  /** Sum of units × kilometres, great circle; nothing for units whose way has an end that nobody knows. */
  readonly distance: number;
  /** Units that leave or arrive later than promised. */
  readonly late: number;
};

export const NOTHING: Outcome = { orders: 0, splits: 0, cost: 0, distance: 0, late: 0 };

export function outcomeOf(order: SourcingOrder, { plans, chosen, cost, promise, snapshot }: Decision): Outcome {
  const plan = plans[chosen];
  if (!plan) return NOTHING;
  const places = new Map(snapshot.locations.map(({ id, geo }) => [id, geo]));
  const unitKm = ({ locationId, lines }: PlanPart) => {
    const [from, to] = [locationId === null ? undefined : places.get(locationId), order.destination.geo];
    const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
    return from && to && order.delivery.method !== 'PICK_UP' ? units * distanceKm(from, to) : 0;
  };
  return {
    orders: 1,
    splits: plan.parts.length - 1,
    cost: cost?.amount ?? 0,
    distance: plan.parts.reduce((sum, part) => sum + unitKm(part), 0),
    late: promise?.late ?? 0,
  };
}

export function addOutcomes(left: Outcome, right: Outcome): Outcome {
  return {
    orders: left.orders + right.orders,
    splits: left.splits + right.splits,
    cost: left.cost + right.cost,
    distance: left.distance + right.distance,
    late: left.late + right.late,
  };
}
