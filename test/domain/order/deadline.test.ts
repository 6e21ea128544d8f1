import { describe, expect, it } from '@jest/globals';
import { clocksFrom, slaAt } from '../../../domain/order/deadline.ts';
import type { ChannelPolicy } from '../../../domain/order/policy.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const at = (date: Date | null) => date?.toISOString().slice(5, 16);
const policy = (sla: Partial<ChannelPolicy['sla']> = {}) =>
  ({ sla: { acceptWithin: 'PT4H', shipWithin: 'P2D', ...sla } }) as ChannelPolicy;

describe('the clocks of work', () => {
  it.each([
    ['run from when the location gets it', {}, null, ['11-23T16:00', '11-25T12:00', undefined, undefined]],
    [
      'give notice before they are late',
      { atRiskBefore: 'PT1H' },
      null,
      ['11-23T16:00', '11-25T12:00', '11-23T15:00', '11-25T11:00'],
    ],
    [
      'give notice at once where the whole time is a risk',
      { atRiskBefore: 'P1D' },
      null,
      ['11-23T16:00', '11-25T12:00', '11-23T12:00', '11-24T12:00'],
    ],
    [
      'are those of the location where it has its own',
      { atRiskBefore: 'PT1H' },
      { acceptWithin: 'PT30M', atRiskBefore: 'PT10M' },
      ['11-23T12:30', '11-25T12:00', '11-23T12:20', '11-25T11:50'],
    ],
  ] as const)('%s', (_title, sla, own, expected) => {
    const clocks = clocksFrom(slaAt(policy(sla), own), NOW);

    expect([clocks.acceptBy, clocks.shipBy, clocks.acceptRiskAt, clocks.shipRiskAt].map(at)).toEqual(expected);
    expect([clocks.acceptDue, clocks.shipDue]).toEqual([clocks.acceptBy, clocks.shipBy]);
  });
});
