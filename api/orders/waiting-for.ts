import type { Deadline, HoldFacts, OrderFacts, PartFacts } from '../../domain/order/facts.ts';
import { isEnded } from '../../domain/order/status.ts';

/** In words, what has to happen before the order is done. Nothing once it is. */
export function waitingFor(facts: OrderFacts): string[] {
  const { status, holds, parts, deadlines, hasMoneyToVoid } = facts;
  const money = hasMoneyToVoid ? ['the payment provider to give back authorised money'] : [];
  if (isEnded(status)) return money;
  if (status === 'RECEIVED') return ['placing: stock, payment and acceptance', ...money];
  const words = [
    ...holds.map(holdInWords),
    ...parts.flatMap(partInWords),
    ...deadlines.flatMap(deliveryInWords),
    ...(status === 'DELIVERED' ? ['a payment whose outcome is not known yet'] : []),
  ];
  // Every clock of a delivery is stopped and yet not all has arrived: a carrier gave up.
  if (status === 'FULFILLED' && words.length === 0) words.push('a person to settle a delivery that failed');
  return [...words, ...money];
}

function holdInWords({ id, reason, fulfillmentOrderId }: HoldFacts): string {
  if (reason === 'INVENTORY_OUT_OF_STOCK') return `stock for fulfillment order ${fulfillmentOrderId ?? 'of the order'}`;
  if (reason === 'AWAITING_PAYMENT') return `another payment, or a person to release or reject hold ${id} (${reason})`;
  const of = fulfillmentOrderId ? ` of fulfillment order ${fulfillmentOrderId}` : '';
  return `a person to release or reject hold ${id} (${reason})${of}`;
}

function partInWords({ id, status, locationId, isReady }: PartFacts): string[] {
  switch (status) {
    case 'OPEN':
      return [`${locationId ?? 'a location'} to start fulfillment order ${id}`];
    case 'IN_PROGRESS':
      if (isReady) return [`the customer to pick up fulfillment order ${id} at ${locationId}`];
      return [`${locationId ?? 'a location'} to ship fulfillment order ${id}`];
    case 'SCHEDULED':
      return [`the day on which fulfillment order ${id} opens`];
    // Its hold is named above.
    case 'ON_HOLD':
    case 'INCOMPLETE':
    case 'CANCELLED':
    case 'CLOSED':
      return [];
  }
}

function deliveryInWords({ kind, subject }: Deadline): string[] {
  if (kind === 'decide') return [`somebody to decide on parcel ${subject}, which could not be delivered`];
  return kind === 'deliver' ? [`the carrier to deliver shipment ${subject}`] : [];
}
