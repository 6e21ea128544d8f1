import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  currentStatus,
  FULFILLMENT_EVENTS,
  type FulfillmentEvent,
  isWithCarrier,
  outcomeOf,
  rankOf,
  statusOfAll,
  type TrackingEvent,
} from '../../domain/tracking.ts';

const event = (status: FulfillmentEvent, hour: number): TrackingEvent => ({
  status,
  at: new Date(Date.UTC(2026, 0, 1, hour)).toISOString(),
});
const someEvents = fc.array(
  fc.record({ status: fc.constantFrom(...FULFILLMENT_EVENTS), hour: fc.nat(5) }).map((e) => event(e.status, e.hour)),
  { minLength: 1, maxLength: 8 },
);

describe('currentStatus', () => {
  it('is undefined before the first event', () => {
    expect(currentStatus([])).toBeUndefined();
  });

  it('does not depend on the order of arrival, nor on repeats', () => {
    const shuffled = someEvents.chain((events) =>
      fc.tuple(fc.constant(events), fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 })),
    );
    fc.assert(
      fc.property(shuffled, ([events, repeatedAndShuffled]) => {
        expect(currentStatus(repeatedAndShuffled)).toBe(currentStatus(events));
      }),
    );
  });

  it('never goes back, whatever comes in next', () => {
    fc.assert(
      fc.property(someEvents, (events) => {
        const ranks = events.map((_, index) => rankOf(currentStatus(events.slice(0, index + 1)) ?? 'LABEL_PURCHASED'));

        expect(ranks).toEqual([...ranks].sort((left, right) => left - right));
      }),
    );
  });

  it('shows a delay until the next scan', () => {
    const delayed = [event('IN_TRANSIT', 1), event('DELAYED', 2)];

    expect(currentStatus(delayed)).toBe('DELAYED');
    expect(currentStatus([...delayed, event('IN_TRANSIT', 3)])).toBe('IN_TRANSIT');
  });

  it('shows a failed attempt until the next round', () => {
    const attempted = [event('ATTEMPTED_DELIVERY', 2), event('OUT_FOR_DELIVERY', 1)];

    expect(currentStatus(attempted)).toBe('ATTEMPTED_DELIVERY');
    expect(currentStatus([...attempted, event('OUT_FOR_DELIVERY', 3)])).toBe('OUT_FOR_DELIVERY');
  });

  it('stays DELIVERED when an older scan comes late', () => {
    expect(currentStatus([event('DELIVERED', 5), event('IN_TRANSIT', 2), event('FAILURE', 6)])).toBe('DELIVERED');
  });

  it('lets a lost parcel be found', () => {
    expect(currentStatus([event('FAILURE', 2), event('DELIVERED', 5)])).toBe('DELIVERED');
  });

  it('does not take the delivery back at the sender for one at the customer', () => {
    expect(currentStatus([event('DELIVERED', 6), event('RETURNED_TO_SENDER', 5)])).toBe('RETURNED_TO_SENDER');
  });

  it('reads instants with any offset', () => {
    const late = { status: 'DELAYED', at: '2026-01-01T10:00:00+02:00' } as const;

    expect(currentStatus([late, { status: 'IN_TRANSIT', at: '2026-01-01T09:00:00Z' }])).toBe('IN_TRANSIT');
  });
});

describe('isWithCarrier', () => {
  it('holds from the moment the carrier took it', () => {
    expect(FULFILLMENT_EVENTS.filter((status) => !isWithCarrier(status))).toEqual([
      'LABEL_PURCHASED',
      'LABEL_PRINTED',
      'CONFIRMED',
    ]);
  });
});

describe('statusOfAll', () => {
  it('is DELIVERED only when all parcels are', () => {
    expect(statusOfAll(['DELIVERED', 'IN_TRANSIT'])).toBe('IN_TRANSIT');
    expect(statusOfAll(['DELIVERED', 'DELIVERED'])).toBe('DELIVERED');
    expect(statusOfAll([])).toBeUndefined();
  });
});

describe('outcomeOf', () => {
  it('tells the workflow of the ends only', () => {
    const told = FULFILLMENT_EVENTS.filter((status) => outcomeOf(status) !== undefined);

    expect(told).toEqual(['FAILURE', 'PICKED_UP', 'DELIVERED', 'RETURNED_TO_SENDER']);
    expect(outcomeOf('PICKED_UP')).toBe('DELIVERED');
  });
});
