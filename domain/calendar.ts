import { durationMs } from './duration.ts';

/** When a location works. Absent: always open, no cut-off, no handling. */
export type Calendar = {
  /** IANA, such as Europe/Berlin. */
  readonly timeZone: string;
  /** Local time of day up to which an order still leaves on the same day, such as 15:00. */
  readonly cutOff?: string;
  readonly handlingTime?: string;
  /** 1 is Monday, 7 is Sunday. */
  readonly openDays?: readonly number[];
  /** Local dates, such as 2026-12-25. */
  readonly closedOn?: readonly string[];
};

const DAY_MS = 86_400_000;
/** A location that does not open within this is closed for good. */
const LOOK_AHEAD_DAYS = 366;

/**
 * The instant at which an order taken at `at` has left, or undefined where the location never opens.
 * Whole days of handling are open days; the hours of the rest are hours of the clock.
 */
export function leavesAt(calendar: Calendar, at: string): string | undefined {
  const start = startOfWork(calendar, localMs(Date.parse(at), calendar.timeZone));
  const ready = start === undefined ? undefined : afterHandling(calendar, start);
  if (ready === undefined) return undefined;
  // Ready in the morning still waits for the carrier, who comes at the cut-off.
  const leaves = Math.max(ready, startOfDay(ready) + (calendar.cutOff ? timeOfDayMs(calendar.cutOff) : 0));
  return new Date(instantOf(leaves, calendar.timeZone)).toISOString();
}

/** The last second of the local day on which it arrives: carriers promise days, and count each one. */
export function arrivesBy(leaves: string, transitDays: number, timeZone: string): string {
  const day = startOfDay(localMs(Date.parse(leaves), timeZone)) + transitDays * DAY_MS;
  return new Date(instantOf(day + DAY_MS - 1_000, timeZone)).toISOString();
}

/** Local days from one instant to another: 0 on the same day, negative when `to` is on an earlier one. */
export function daysBetween(from: string, to: string, timeZone: string): number {
  const [first, last] = [from, to].map((instant) => startOfDay(localMs(Date.parse(instant), timeZone)));
  return Math.round(((last as number) - (first as number)) / DAY_MS);
}

/** The local date at an instant, such as 2026-03-04. */
export function localDate(at: string, timeZone: string): string {
  return dateOf(localMs(Date.parse(at), timeZone));
}

export function isOpenAt(calendar: Calendar, at: string): boolean {
  return isOpen(calendar, localMs(Date.parse(at), calendar.timeZone));
}

/** The next local midnight: when a day's capacity is free again. */
export function nextMidnight(at: string, timeZone: string): string {
  const tomorrow = startOfDay(localMs(Date.parse(at), timeZone)) + DAY_MS;
  return new Date(instantOf(tomorrow, timeZone)).toISOString();
}

function startOfWork(calendar: Calendar, now: number): number | undefined {
  const cutOff = calendar.cutOff ? timeOfDayMs(calendar.cutOff) : DAY_MS;
  const isInTime = isOpen(calendar, now) && now - startOfDay(now) <= cutOff;
  return isInTime ? now : nextOpenDay(calendar, now);
}

function afterHandling(calendar: Calendar, start: number): number | undefined {
  const handling = calendar.handlingTime ? durationMs(calendar.handlingTime) : 0;
  let ready = start;
  for (let days = Math.floor(handling / DAY_MS); days > 0; days -= 1) {
    const next = nextOpenDay(calendar, ready);
    if (next === undefined) return undefined;
    ready = next + (ready - startOfDay(ready));
  }
  ready += handling % DAY_MS;
  return isOpen(calendar, ready) ? ready : nextOpenDay(calendar, ready);
}

/** Midnight of the first open day after the given one. */
function nextOpenDay(calendar: Calendar, local: number): number | undefined {
  for (let ahead = 1; ahead <= LOOK_AHEAD_DAYS; ahead += 1) {
    const day = startOfDay(local) + ahead * DAY_MS;
    if (isOpen(calendar, day)) return day;
  }
  return undefined;
}

function isOpen({ openDays, closedOn }: Calendar, local: number): boolean {
  const weekday = new Date(local).getUTCDay() || 7;
  return (openDays?.includes(weekday) ?? true) && !closedOn?.includes(dateOf(local));
}

function timeOfDayMs(time: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time);
  if (!match) throw new RangeError(`cutOff must be a time of day such as 15:00, got ${time}`);
  return Number(match[1]) * 3_600_000 + Number(match[2]) * 60_000;
}

const startOfDay = (local: number): number => Math.floor(local / DAY_MS) * DAY_MS;
const dateOf = (local: number): string => dayOf(new Date(local));

/** Of UTC, `YYYY-MM-DD`. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** The wall clock as if it were UTC, so that days are all of one length. */
function localMs(instant: number, timeZone: string): number {
  if (Number.isNaN(instant)) throw new RangeError('an instant must be RFC 3339 such as 2026-03-04T15:00:00Z, got none');
  const seconds = Math.floor(instant / 1_000) * 1_000;
  return Date.parse(`${clockOf(timeZone).format(seconds).replace(' ', 'T')}Z`) + (instant - seconds);
}

/** The inverse. A time that the spring's change of clocks leaves out becomes the one an hour later. */
function instantOf(local: number, timeZone: string): number {
  const guess = local - (localMs(local, timeZone) - local);
  const error = localMs(guess, timeZone) - local;
  if (error === 0) return guess;
  const better = guess - error;
  return localMs(better, timeZone) === local ? better : Math.max(guess, better);
}

// Building a formatter costs a hundred times what using it does.
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  // Swedish writes 2026-03-04 15:00:00.
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  clocks.set(timeZone, clock);
  return clock;
}
