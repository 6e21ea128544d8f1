import type { ReturnPolicy } from '../return/terms.ts';

export const CHANNEL_KINDS = ['WEB', 'STORE', 'CALL_CENTRE', 'MARKETPLACE'] as const;
export const OUT_OF_STOCK_POLICIES = ['BACKORDER', 'ASK', 'CANCEL'] as const;
export const LOCATION_KINDS = ['WAREHOUSE', 'STORE', 'SUPPLIER'] as const;
export type LocationKind = (typeof LOCATION_KINDS)[number];

/** What a channel promises and demands, copied to each order when it is placed. Durations are ISO 8601. */
export type ChannelPolicy = {
  readonly returnPolicy: ReturnPolicy;
  readonly verification: { readonly riskHoldScore: number; readonly holdTimeout: string };
  readonly sla: {
    readonly acceptWithin: string;
    readonly shipWithin: string;
    readonly pickUpWithin?: string;
    readonly deliverWithin?: string;
  };
  readonly outOfStock?: (typeof OUT_OF_STOCK_POLICIES)[number];
  readonly askTimeout?: string;
  readonly unpaidExpiry?: string;
};

/** Without a promise of the channel's own, a parcel nobody tracks counts as delivered after this. */
export const DELIVER_WITHIN_DEFAULT = 'P14D';
