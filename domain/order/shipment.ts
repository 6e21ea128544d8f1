/** The `carrier` of what our own driver brings. */
export const OWN_DRIVER = 'DRIVER';

/** PREPARED has parcels and intents; SHIPPED has left with its money captured; VOIDED did neither. */
export const SHIPMENT_STATUSES = ['PREPARED', 'SHIPPED', 'VOIDED'] as const;
