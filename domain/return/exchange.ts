import type { ReturnStatus } from './return.ts';
import type { EXCHANGE_WAITS } from './terms.ts';

/**
 * What a return says to the order that goes out in its place: wait, go, or go nowhere. SHORT: less came back than it
 * was to be paid with.
 */
export const EXCHANGE_VERDICTS = ['WAIT', 'GO', 'SHORT', 'CANCEL'] as const;
export type ExchangeVerdict = (typeof EXCHANGE_VERDICTS)[number];
export type ExchangeWaits = (typeof EXCHANGE_WAITS)[number];

export type ExchangeState = {
  readonly status: ReturnStatus;
  /** Every unit has come, is missing or was given up, and none waits for an inspection. */
  readonly isComplete: boolean;
  readonly waits: ExchangeWaits;
  /** What the return is to pay, and what it has paid so far. */
  readonly creditMinor: number;
  readonly movedMinor: number;
};

export function exchangeVerdict({
  status,
  isComplete,
  waits,
  creditMinor,
  movedMinor,
}: ExchangeState): ExchangeVerdict {
  if (status === 'DECLINED' || status === 'CANCELLED') return 'CANCEL';
  // Nothing leaves for a return that nobody has approved.
  if (status === 'REQUESTED') return 'WAIT';
  if (isComplete) return movedMinor < creditMinor ? 'SHORT' : 'GO';
  return waits === 'RETURN' ? 'WAIT' : 'GO';
}
