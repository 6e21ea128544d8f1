import type { Database } from '../../db/database.ts';
import { placeOf } from '../../db/geocoding.ts';
import { skusOf, sourcingLineOf } from '../../db/sourcing/order-to-source.ts';
import { readRuleSet, readSnapshot } from '../../db/sourcing/sourcing-input.ts';
import type { OrderLineId, Sku } from '../../domain/ids.ts';
import type { Delivery } from '../../domain/order/order.ts';
import { type DeliveryPromise, deliveryPromise } from '../../domain/sourcing/delivery-promise.ts';
import { planSourcing } from '../../domain/sourcing/plan-sourcing.ts';
import type { SourcingOrder, StockSnapshot } from '../../domain/sourcing/types.ts';
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

/** When so many units would be there, from what is there now or by the first day that brings enough. */
export async function promiseDelivery(
  db: Database,
  offer: Offer,
  question: PromiseQuestion,
): Promise<DeliveryPromise | undefined> {
  const { sku, quantity, today, releaseAt } = question;
  const release = releaseAt && dayOf(releaseAt);
  const day = offer.promise.dayWith(quantity, offer.partsOf(sku), today, release);
  if (day === undefined) return undefined;
  const lines = await readLines(db, [{ sku, quantity }], () => 'promise' as OrderLineId);
  const skus = skusOf(lines);
  const now = await readSnapshot(db, { skus, buffer: offer.channel?.safetyBuffer ?? 0 }, new Date());
  const isNow = day === today && release === undefined;
  const snapshot = within(offer, isNow ? now : onDay(now, day, skus, offer));
  const { channel } = offer;
  const order = { ...question, at: snapshot.at, currency: channel?.currency ?? ANY_CURRENCY };
  const sourcingOrder = sourcingOrderOf(order, channel?.id ?? '', lines.map(sourcingLineOf));
  const decision = planSourcing(sourcingOrder, snapshot, await readRuleSet(db, channel?.ruleSetId ?? null));
  const promise = deliveryPromise(sourcingOrder, decision);
  if (!promise) return undefined;
  const source = isNow ? 'in stock' : day === release ? `released on ${day}` : `expected by ${day}`;
  return { ...promise, reason: `${source}; ${promise.reason}` };
}

/** Of UTC, like every date that availability speaks of. */
export const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10);

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
