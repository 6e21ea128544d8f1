import { type OrderProgress, type OrderStatus, orderStatus } from '../../domain/order/status.ts';

/** How one thing that happens moves an accepted order's status. */
export type StatusStep = { readonly from: OrderStatus; readonly to: OrderStatus; readonly by: string };

/** Two units are the fewest that can be partly shipped, partly cancelled and partly delivered. */
const UNITS = 2;

/** What can happen to the units, holds and money of an order; undefined where it cannot. */
const HAPPENINGS: Readonly<Record<string, (now: OrderProgress) => OrderProgress | undefined>> = {
  'a unit ships': (now) => (now.isHeld || openUnits(now) === 0 ? undefined : { ...now, shipped: now.shipped + 1 }),
  'a unit is cancelled': (now) => (openUnits(now) === 0 ? undefined : { ...now, cancelled: now.cancelled + 1 }),
  'a unit is delivered': (now) =>
    now.delivered === now.shipped ? undefined : { ...now, delivered: now.delivered + 1 },
  'a hold is placed': (now) => (now.isHeld || openUnits(now) === 0 ? undefined : { ...now, isHeld: true }),
  'the last hold ends': (now) => (now.isHeld ? { ...now, isHeld: false } : undefined),
  'the last payment is settled': (now) => (now.isDue ? { ...now, isDue: false } : undefined),
};

const openUnits = ({ ordered, cancelled, shipped }: OrderProgress): number => ordered - cancelled - shipped;

/** Every change of status that the rule in `domain/` knows, found by letting everything happen to a small order. */
export function statusSteps(): StatusStep[] {
  const steps = new Map<string, StatusStep>();
  for (const now of everyProgress()) {
    for (const [by, happen] of Object.entries(HAPPENINGS)) {
      const next = happen(now);
      const [from, to] = [orderStatus(now), next && orderStatus(next)];
      if (to !== undefined && to !== from) steps.set(`${from} ${to} ${by}`, { from, to, by });
    }
  }
  return [...steps.values()];
}

/** What can be reached from an order that was just accepted. */
function everyProgress(): OrderProgress[] {
  const accepted = { ordered: UNITS, cancelled: 0, shipped: 0, delivered: 0, isHeld: false, isDue: true };
  const seen = new Map([[JSON.stringify(accepted), accepted as OrderProgress]]);
  for (const now of seen.values()) {
    for (const happen of Object.values(HAPPENINGS)) {
      const next = happen(now);
      if (next) seen.set(JSON.stringify(next), next);
    }
  }
  return [...seen.values()];
}
