import type { Database } from '../../db/database.ts';
import { placeOf } from '../../db/geocoding.ts';
import { skusOf, sourcingLineOf } from '../../db/sourcing/order-to-source.ts';
import { readRuleSet, readSnapshot } from '../../db/sourcing/sourcing-input.ts';
import { dayOf } from '../../domain/calendar.ts';
import type { OrderLineId, Sku } from '../../domain/ids.ts';
import type { Delivery } from '../../domain/order/order.ts';
import { type DeliveryPromise, deliveryPromise } from '../../domain/sourcing/delivery-promise.ts';
import { planSourcing } from '../../domain/sourcing/plan-sourcing.ts';
import type { RuleSet, SourcingOrder, StockSnapshot } from '../../domain/sourcing/types.ts';
import { readLines } from '../orders/lines-to-source.ts';
import type { Offer } from './offer.ts';

export type PromiseQuestion = {
  readonly sku: Sku;
  readonly quantity: number;
  readonly deliverTo: string;
  readonly service: Extract<Delivery, { method: 'SHIPPING' }>['service'];
  /** A date of UTC. */
  readonly today: string;
  /** When it may leave, if that is still to come. */
  readonly releaseAt: Date | undefined;
};

/** Without a channel no currency is asked for: every rate card says how long its way takes. */
const ANY_CURRENCY = '';

/** Somewhere the looking ahead ends: what comes later than so many days that bring enough is no answer any more. */
const DAYS_MAX = 30;

/** When so many units would arrive: from what is there now, or from the first day on which sourcing could fill it. */
export async function promiseDelivery(
  db: Database,
  offer: Offer,
  question: PromiseQuestion,
): Promise<DeliveryPromise | undefined> {
  const days = daysOf(offer, question);
  if (days.length === 0) return undefined;
  const { sku, quantity, releaseAt } = question;
  const { channel } = offer;
  const lines = await readLines(db, [{ sku, quantity }], () => 'promise' as OrderLineId);
  const now = await readSnapshot(db, { skus: skusOf(lines), buffer: channel?.safetyBuffer ?? 0 }, new Date());
  const rules = await readRuleSet(db, channel?.ruleSetId ?? null);
  for (const day of days) {
    const snapshot = within(offer, day === NOW ? now : onDay(now, day, skusOf(lines), offer));
    const terms = { ...question, at: snapshot.at, currency: channel?.currency ?? ANY_CURRENCY };
    const order = sourcingOrderOf(terms, channel?.id ?? '', lines.map(sourcingLineOf));
    const promise = deliveryPromise(
      order,
      planSourcing(order, snapshot, day === NOW ? rules : withoutFloors(rules, offer)),
    );
    if (promise) return { ...promise, reason: `${sourceOf(day, releaseAt)}; ${promise.reason}` };
  }
  return undefined;
}

const NOW = 'now';

/** The shelves of a day to come are offered less the floors of the channel's rules. */
function withoutFloors(rules: RuleSet, { channel }: Offer): RuleSet {
  return channel ? { ...rules, filters: rules.filters.filter(({ type }) => type !== 'STOCK_FLOOR') } : rules;
}

/** Those on which there is enough in all; whether one order may have it, sourcing says. */
function daysOf({ promise, partsOf }: Offer, { sku, quantity, today, releaseAt }: PromiseQuestion): string[] {
  const parts = partsOf(sku);
  const days = promise
    .byDate(parts, today, releaseAt && dayOf(releaseAt))
    .filter(({ available }) => available >= quantity);
  const isThere = releaseAt === undefined && promise.everywhere(parts) >= quantity;
  return [...(isThere ? [NOW] : []), ...days.map(({ date }) => date)].slice(0, DAYS_MAX);
}

function sourceOf(day: string, releaseAt: Date | undefined): string {
  if (day === NOW) return 'in stock';
  return releaseAt && day === dayOf(releaseAt) ? `released on ${day}` : `expected by ${day}`;
}

function sourcingOrderOf(
  { deliverTo, service, at, currency }: PromiseQuestion & Pick<SourcingOrder, 'at' | 'currency'>,
  channel: string,
  lines: SourcingOrder['lines'],
): SourcingOrder {
  return {
    channel: channel as SourcingOrder['channel'],
    at,
    currency,
    destination: placeOf(deliverTo),
    delivery: { method: 'SHIPPING', service },
    allowSplit: true,
    allowBackorder: false,
    lines,
  };
}

/** The locations that the asker may see and the channel may use. */
function within({ locationIds, channel }: Offer, snapshot: StockSnapshot): StockSnapshot {
  const locations = snapshot.locations
    .filter(({ id }) => locationIds.includes(id))
    .map((location) => (channel ? location : withoutChannels(location)));
  const rates = channel ? snapshot.rates : snapshot.rates.map((rate) => ({ ...rate, currency: ANY_CURRENCY }));
  return { ...snapshot, locations, rates };
}

function withoutChannels({ channels: _channels, ...location }: StockSnapshot['locations'][number]) {
  return location;
}

/** The shelves as they will be at the end of that day, what stays there taken off already. */
function onDay(now: StockSnapshot, day: string, skus: readonly Sku[], { promise, locationIds }: Offer): StockSnapshot {
  const stock = skus.flatMap((sku) =>
    locationIds.map((locationId) => ({
      sku,
      locationId,
      available: promise.at(locationId, [{ sku, quantity: 1 }], day),
    })),
  );
  const locations = now.locations.map((location) => ({ ...location, capacityUsed: 0, shelfFloor: 0 }));
  return { ...now, at: `${day}T23:59:59Z`, stock, locations };
}
