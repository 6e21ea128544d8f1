import { durationMs } from '../duration.ts';
import type { ChannelPolicy } from './policy.ts';

/** What a location promises in place of the channel: the one who does the work knows how fast he is. */
export const LOCATION_SLA_FIELDS = [
  'acceptWithin',
  'shipWithin',
  'pickUpWithin',
  'cancelWithin',
  'atRiskBefore',
] as const;
export type LocationSla = Partial<Pick<ChannelPolicy['sla'], (typeof LOCATION_SLA_FIELDS)[number]>>;

export const slaAt = ({ sla }: ChannelPolicy, own: LocationSla | null | undefined): ChannelPolicy['sla'] => ({
  ...sla,
  ...own,
});

/**
 * The instants of one fulfillment order. `...By` is the clock that runs: it ends when it was met or has rung. `...Due`
 * stays for the report. `...RiskAt` is when somebody should hear of it while there is still time.
 */
export type Clocks = {
  readonly acceptBy: Date;
  readonly acceptDue: Date;
  readonly acceptRiskAt: Date | null;
  readonly shipBy: Date;
  readonly shipDue: Date;
  readonly shipRiskAt: Date | null;
};

/** The location's time runs from when it gets the work, not from when the customer clicked. */
export function clocksFrom({ acceptWithin, shipWithin, atRiskBefore }: ChannelPolicy['sla'], now: Date): Clocks {
  const due = (within: string) => new Date(now.getTime() + durationMs(within));
  const risk = (within: string) => {
    if (atRiskBefore === undefined) return null;
    return new Date(now.getTime() + Math.max(durationMs(within) - durationMs(atRiskBefore), 0));
  };
  return {
    acceptBy: due(acceptWithin),
    acceptDue: due(acceptWithin),
    acceptRiskAt: risk(acceptWithin),
    shipBy: due(shipWithin),
    shipDue: due(shipWithin),
    shipRiskAt: risk(shipWithin),
  };
}
