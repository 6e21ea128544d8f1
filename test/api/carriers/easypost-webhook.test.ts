import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { eventsOfEasyPost, isSignedByEasyPost } from '../../../api/carriers/easypost-webhook.ts';
import { currentStatus } from '../../../domain/tracking.ts';

type Detail = { status: string; status_detail?: string; datetime: string; tracking_location?: object | null };
const aWebhook = (tracking_details: Detail[], description = 'tracker.updated') => ({
  id: `evt_${Math.random()}`,
  object: 'Event',
  description,
  result: { id: 'trk_1', object: 'Tracker', tracking_code: '9400', status: 'in_transit', tracking_details },
});
const at = (hour: number) => `2026-11-23T${String(hour).padStart(2, '0')}:00:00Z`;

describe('eventsOfEasyPost', () => {
  it('tells the story so far in our words', () => {
    const place = { city: 'HOUSTON', state: 'TX', country: null, zip: '77063' };

    const events = eventsOfEasyPost(
      aWebhook([
        { status: 'pre_transit', status_detail: 'status_update', datetime: at(1), tracking_location: null },
        {
          status: 'in_transit',
          status_detail: 'received_at_origin_facility',
          datetime: at(2),
          tracking_location: place,
        },
        { status: 'in_transit', status_detail: 'weather_delay', datetime: at(3) },
        { status: 'in_transit', status_detail: 'arrived_at_facility', datetime: at(4) },
        { status: 'out_for_delivery', status_detail: 'delivery_exception', datetime: at(5) },
        { status: 'delivered', status_detail: 'arrived_at_destination', datetime: at(6) },
      ]),
    );

    expect(events.map(({ status }) => status)).toEqual([
      'CONFIRMED',
      'CARRIER_PICKED_UP',
      'DELAYED',
      'IN_TRANSIT',
      'ATTEMPTED_DELIVERY',
      'DELIVERED',
    ]);
    expect(events[1]).toEqual({
      id: `trk_1:${at(2)}:CARRIER_PICKED_UP`,
      trackingNumber: '9400',
      status: 'CARRIER_PICKED_UP',
      at: at(2),
      location: 'HOUSTON, TX',
    });
  });

  it('gives an event the same id each time it is told', () => {
    const first = { status: 'in_transit', datetime: at(1) };

    const [told] = eventsOfEasyPost(aWebhook([first]));
    const [again, news] = eventsOfEasyPost(aWebhook([first, { status: 'in_transit', datetime: at(2) }]));

    expect(again?.id).toBe(told?.id);
    expect(news?.id).not.toBe(told?.id);
  });

  it('lets a parcel that went back end at the sender', () => {
    const events = eventsOfEasyPost(
      aWebhook([
        { status: 'return_to_sender', status_detail: 'return', datetime: at(1) },
        { status: 'delivered', datetime: at(2) },
      ]),
    );

    expect(currentStatus(events)).toBe('RETURNED_TO_SENDER');
  });

  it('passes over what says nothing of the parcel', () => {
    const nothing = ['unknown', 'error', 'cancelled', 'something_new'].map((status) => ({ status, datetime: at(1) }));

    expect(eventsOfEasyPost(aWebhook(nothing))).toEqual([]);
    expect(eventsOfEasyPost({ description: 'batch.updated', result: { id: 'batch_1' } })).toEqual([]);
  });

  it('refuses another form', () => {
    expect(() => eventsOfEasyPost({ description: 'tracker.updated', result: {} })).toThrow('tracking_code');
    expect(() => eventsOfEasyPost('banana')).toThrow();
  });
});

describe('isSignedByEasyPost', () => {
  const secret = 'sécret';
  const digest = createHmac('sha256', secret.normalize('NFKD')).update('{}').digest('hex');

  it.each([
    ['the right signature', `hmac-sha256-hex=${digest}`, true],
    ['its digest alone', digest, false],
    ['another', `hmac-sha256-hex=${digest.replace(/./g, '0')}`, false],
    ['none', undefined, false],
  ])('with %s is %s → %j', (_what, signature, expected) => {
    expect(isSignedByEasyPost('{}', signature, secret)).toBe(expected);
  });
});
