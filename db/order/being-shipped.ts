import { type RawBuilder, sql } from 'kysely';

/**
 * Whether a shipment of the fulfillment order was prepared and has not left. Its money may be captured and its label
 * bought, so whoever prepared it ends it, and until then nobody else touches the work. Read it under the order's lock.
 */
export const isBeingShipped = (fulfillmentOrderId: string): RawBuilder<boolean> => sql<boolean>`
  exists (select from shipment s
    where s.fulfillment_order_id = ${sql.ref(fulfillmentOrderId)} and s.status = 'PREPARED')`;
