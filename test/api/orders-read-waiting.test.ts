import { describe, expect, it } from '@jest/globals';
import { waitingFor } from '../../api/orders/waiting-for.ts';
import type { FulfillmentOrderId, HoldId, LocationId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';

const facts = (own: Partial<OrderFacts>): OrderFacts => ({
  orderId: 'order' as OrderId,
  sequence: 1,
  status: 'OPEN',
  parts: [],
  holds: [],
  deadlines: [],
  isPickUp: false,
  hasMoneyToVoid: false,
  ...own,
});
const part = (status: OrderFacts['parts'][number]['status']) => ({
  id: 'part' as FulfillmentOrderId,
  status,
  locationId: 'nyc' as LocationId,
  floor: 'SCAN' as const,
  isReady: false,
});

describe('waitingFor', () => {
  it.each<[Partial<OrderFacts>, string[]]>([
    [{ status: 'RECEIVED' }, ['placing: stock, payment and acceptance']],
    [{ parts: [part('OPEN')] }, ['nyc to start fulfillment order part']],
    [{ parts: [part('IN_PROGRESS'), part('CLOSED')] }, ['nyc to ship fulfillment order part']],
    [
      { status: 'ON_HOLD', parts: [part('ON_HOLD')], holds: [{ id: 'hold' as HoldId, reason: 'HIGH_RISK_OF_FRAUD' }] },
      ['a person to release or reject hold hold (HIGH_RISK_OF_FRAUD)'],
    ],
    [
      {
        status: 'ON_HOLD',
        holds: [
          { id: 'hold' as HoldId, reason: 'INVENTORY_OUT_OF_STOCK', fulfillmentOrderId: 'part' as FulfillmentOrderId },
        ],
      },
      ['stock for fulfillment order part'],
    ],
    [
      { status: 'FULFILLED', parts: [part('CLOSED')], deadlines: [{ kind: 'deliver', subject: 'shipment', atMs: 1 }] },
      ['the carrier to deliver shipment shipment'],
    ],
    [{ parts: [{ ...part('IN_PROGRESS'), isReady: true }] }, ['the customer to pick up fulfillment order part at nyc']],
    [{ status: 'FULFILLED', parts: [part('CLOSED')] }, ['a person to settle a delivery that failed']],
    [{ status: 'DELIVERED' }, ['a payment whose outcome is not known yet']],
    [{ status: 'CANCELLED', hasMoneyToVoid: true }, ['the payment provider to give back authorised money']],
    [{ status: 'COMPLETED', parts: [part('CLOSED')] }, []],
    [{ status: 'REFUSED' }, []],
  ])('says of %j: %j', (own, words) => {
    expect(waitingFor(facts(own))).toEqual(words);
  });
});
