import { describe, expect, it } from '@jest/globals';
import {
  arrivesBy,
  type Calendar,
  daysBetween,
  isOpenAt,
  leavesAt,
  localDate,
  nextMidnight,
} from '../../domain/calendar.ts';

const NEW_YORK = 'America/New_York';
const WEEKDAYS = [1, 2, 3, 4, 5];

describe('leavesAt', () => {
  // 4 March 2026 is a Wednesday; New York is at UTC-5 until 8 March, then at UTC-4.
  it.each<[string, Omit<Calendar, 'timeZone'>, at: string, leaves: string | undefined]>([
    ['without a calendar at once', {}, '2026-03-04T15:00:00Z', '2026-03-04T15:00:00.000Z'],
    [
      'at the cut-off of the day when taken before it',
      { cutOff: '15:00' },
      '2026-03-04T15:00:00Z',
      '2026-03-04T20:00:00.000Z',
    ],
    [
      'the same day when taken in the minute of the cut-off',
      { cutOff: '15:00' },
      '2026-03-04T20:00:00Z',
      '2026-03-04T20:00:00.000Z',
    ],
    [
      'the next day when taken after the cut-off',
      { cutOff: '15:00' },
      '2026-03-04T20:00:01Z',
      '2026-03-05T20:00:00.000Z',
    ],
    ['after the hours of handling', { handlingTime: 'PT4H' }, '2026-03-04T15:00:00Z', '2026-03-04T19:00:00.000Z'],
    [
      'the next day when handling passes midnight',
      { handlingTime: 'PT12H' },
      '2026-03-04T20:00:00Z',
      '2026-03-05T08:00:00.000Z',
    ],
    [
      'later than the cut-off when handling takes longer',
      { cutOff: '15:00', handlingTime: 'PT8H' },
      '2026-03-04T15:00:00Z',
      '2026-03-04T23:00:00.000Z',
    ],
    [
      'on Monday when closed at the weekend',
      { openDays: WEEKDAYS },
      '2026-03-07T15:00:00Z',
      '2026-03-09T04:00:00.000Z',
    ],
    [
      'on Monday at the cut-off when taken late on Friday',
      { cutOff: '15:00', openDays: WEEKDAYS },
      '2026-03-06T20:30:00Z',
      '2026-03-09T19:00:00.000Z',
    ],
    [
      'after open days of handling',
      { handlingTime: 'P2D', openDays: WEEKDAYS },
      '2026-03-05T15:00:00Z',
      '2026-03-09T14:00:00.000Z',
    ],
    ['after a holiday', { closedOn: ['2026-03-04', '2026-03-05'] }, '2026-03-04T15:00:00Z', '2026-03-06T05:00:00.000Z'],
    [
      'by the local day, not by that of UTC',
      { closedOn: ['2026-03-05'] },
      '2026-03-05T03:00:00Z',
      '2026-03-05T03:00:00.000Z',
    ],
    ['never when it never opens', { openDays: [] }, '2026-03-04T15:00:00Z', undefined],
  ])('is %s', (_when, calendar, at, leaves) => {
    expect(leavesAt({ timeZone: NEW_YORK, ...calendar }, at)).toBe(leaves);
  });

  it('keeps the wall clock over the change of clocks', () => {
    const calendar = { timeZone: 'Europe/Berlin', cutOff: '12:00', handlingTime: 'P1D' };

    expect(leavesAt(calendar, '2026-03-28T08:00:00Z')).toBe('2026-03-29T10:00:00.000Z');
    expect(leavesAt(calendar, '2026-10-24T08:00:00Z')).toBe('2026-10-25T11:00:00.000Z');
  });

  it('takes the hour after where the change of clocks leaves the time out', () => {
    const calendar = { timeZone: 'Europe/Berlin', cutOff: '02:30', handlingTime: 'P1D' };

    expect(leavesAt(calendar, '2026-03-28T01:00:00Z')).toBe('2026-03-29T01:30:00.000Z');
  });

  it.each(['15', '24:00', '3:00 pm'])('refuses %s as a cut-off', (cutOff) => {
    expect(() => leavesAt({ timeZone: 'UTC', cutOff }, '2026-03-04T15:00:00Z')).toThrow(`got ${cutOff}`);
  });
});

describe('days', () => {
  it.each([
    ['the end of the same day', 0, '2026-03-05T04:59:59.000Z'],
    ['two days later, each counted', 2, '2026-03-07T04:59:59.000Z'],
    ['over the change of clocks', 5, '2026-03-10T03:59:59.000Z'],
  ])('arrive by %s', (_when, days, arrives) => {
    expect(arrivesBy('2026-03-04T20:00:00Z', days, NEW_YORK)).toBe(arrives);
  });

  it.each([
    ['2026-03-04T15:00:00Z', '2026-03-05T04:00:00Z', 0],
    ['2026-03-04T15:00:00Z', '2026-03-05T05:00:00Z', 1],
    ['2026-03-04T15:00:00Z', '2026-03-03T15:00:00Z', -1],
    ['2026-03-07T15:00:00Z', '2026-03-09T15:00:00Z', 2],
  ])('from %s to %s are %d in New York', (from, to, days) => {
    expect(daysBetween(from, to, NEW_YORK)).toBe(days);
  });

  it('begin at local midnight', () => {
    expect(localDate('2026-03-05T04:59:59Z', NEW_YORK)).toBe('2026-03-04');
    expect(nextMidnight('2026-03-08T05:30:00Z', NEW_YORK)).toBe('2026-03-09T04:00:00.000Z');
  });

  it('are open or closed by the local weekday', () => {
    const sunday = { timeZone: NEW_YORK, openDays: [7] };

    expect([isOpenAt(sunday, '2026-03-09T03:30:00Z'), isOpenAt(sunday, '2026-03-08T04:30:00Z')]).toEqual([true, false]);
  });
});
