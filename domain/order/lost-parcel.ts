/** What becomes of the units of a parcel that is lost or came back. */
export const LOST_PARCEL_CHOICES = ['SEND_AGAIN', 'REFUND'] as const;
export type LostParcelChoice = (typeof LOST_PARCEL_CHOICES)[number];

/** Why it asks for a decision. */
export const DELIVERY_FAILURES = ['FAILURE', 'RETURNED_TO_SENDER'] as const;

/** Without words of the channel's own: a week for somebody to decide, and then the customer has his money back. */
export const LOST_PARCEL_WITHIN_DEFAULT = 'P7D';
export const LOST_PARCEL_DEFAULT: LostParcelChoice = 'REFUND';

/** What a parcel that came back is worth: sellable, to be looked at, or nothing. */
export const RESTOCK_DISPOSITIONS = ['RESTOCKED', 'PROCESSING_REQUIRED', 'NOT_RESTOCKED'] as const;
export type RestockDisposition = (typeof RESTOCK_DISPOSITIONS)[number];
