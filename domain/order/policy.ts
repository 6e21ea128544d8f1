import type { ReturnPolicy } from '../return/terms.ts';
import type { LostParcelChoice } from './lost-parcel.ts';

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
    /** So long somebody may decide on a parcel that is lost or came back; then `lostParcelDefault` happens. */
    readonly lostParcelWithin?: string;
    readonly lostParcelDefault?: LostParcelChoice;
    /** Whoever runs a location for us answers within this whether work he accepted can still be cancelled. */
    readonly cancelWithin?: string;
    /** So long before a deadline the order says that it is at risk. Absent: nobody is told before it is late. */
    readonly atRiskBefore?: string;
  };
  readonly outOfStock?: (typeof OUT_OF_STOCK_POLICIES)[number];
  readonly askTimeout?: string;
  readonly unpaidExpiry?: string;
};

/** Without a promise of the channel's own, a parcel nobody tracks counts as delivered after this. */
export const DELIVER_WITHIN_DEFAULT = 'P14D';

/** Who has not said by then whether accepted work can be cancelled is taken to go on with it. */
export const CANCEL_WITHIN_DEFAULT = 'P1D';

/** Our own warehouses simply see their work; everybody else is asked. */
export const isAsked = (kind: LocationKind, isExternal: boolean): boolean => kind !== 'WAREHOUSE' || isExternal;

/** Work that others have accepted may be on its way: they are asked before it is taken away. */
export const confirmsCancellations = (kind: LocationKind, isExternal: boolean): boolean =>
  kind === 'SUPPLIER' || isExternal;
