import type { LocationId } from '../ids.ts';
import type { Money } from '../money.ts';
import type { ReturnMethod, ReturnReason } from './return.ts';

/** What the customer says of the goods; the location that receives them sees for itself. */
export const CONDITIONS = ['UNOPENED', 'OPENED', 'USED'] as const;
export type Condition = (typeof CONDITIONS)[number];

export const WAY_BACK_PAYERS = ['SHOP', 'CUSTOMER'] as const;
export const EXCHANGE_WAITS = ['RETURN', 'PAYMENT', 'NONE'] as const;

/** What a SKU says for itself; what it leaves open, the channel says. */
export type SkuReturnRules = {
  readonly windowDays?: number;
  readonly restockingFee?: string;
  readonly conditions?: readonly Condition[];
};
/** As the SKU was when it was sold. */
export type LineReturnTerms = SkuReturnRules & { readonly finalSale?: boolean };

/** The rules of a channel, copied to each order. A fraction is text; durations are ISO 8601. */
export type ReturnPolicy = SkuReturnRules & {
  readonly windowDays: number;
  readonly refundShipping: boolean;
  readonly inStore: boolean;
  /** Absent: yes. */
  readonly byPost?: boolean;
  readonly refundTo: 'ORIGINAL' | 'STORE_CREDIT';
  readonly autoApprove?: boolean;
  readonly exchangeWaits?: (typeof EXCHANGE_WAITS)[number];
  /** Absent: each goes its own way, without a label of ours. */
  readonly wayBack?: (typeof WAY_BACK_PAYERS)[number];
  /** What a label of ours costs a customer who pays for the way back; absent, he finds his own way. */
  readonly returnShippingFee?: Money;
  /** Where goods go by post; absent, to where they came from. */
  readonly returnTo?: LocationId;
  readonly remindAfter?: string;
  readonly expiresAfter?: string;
};

/** When the goods or their delivery were not as promised, the customer pays neither restocking nor the way back. */
const CHANGED_HIS_MIND: readonly ReturnReason[] = ['UNWANTED', 'OTHER'];
export const isCustomersChoice = (reason: ReturnReason): boolean => CHANGED_HIS_MIND.includes(reason);

export type WayBack = { readonly hasLabel: boolean; readonly feeMinor: number };

/** Who pays the way back. With one line that is our fault, all of the parcel is. */
export function wayBackOf(
  { wayBack, returnShippingFee }: ReturnPolicy,
  method: ReturnMethod,
  reasons: readonly ReturnReason[],
): WayBack {
  if (method !== 'POST' || wayBack === undefined) return { hasLabel: false, feeMinor: 0 };
  if (wayBack === 'SHOP' || !reasons.every(isCustomersChoice)) return { hasLabel: true, feeMinor: 0 };
  return { hasLabel: returnShippingFee !== undefined, feeMinor: returnShippingFee?.amount ?? 0 };
}
