import { sql } from 'kysely';
import { OVER } from '../../domain/order/fulfillment-order.ts';

/** For raw statements: nothing more happens to `fulfillment_order f`. */
export const IS_OVER = sql<boolean>`f.status in (${sql.join(OVER.map((status) => sql.lit(status)))})`;
