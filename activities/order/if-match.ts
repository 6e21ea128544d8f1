import type { OrderRow } from '../../db/order/change-order.ts';
import { refuse } from '../refuse.ts';

/** The ETag that who gave the command had seen, where he said so. */
export type IfMatch = { readonly ifMatch?: string };

/** Asked under the order's lock, so of two who saw the same only the first gets his way. */
export function mustMatch({ id, version }: OrderRow, { ifMatch }: IfMatch): void {
  if (ifMatch === undefined || ifMatch === '*' || ifMatch === `"${version}"`) return;
  const detail = `Order ${id} is at "${version}", not at ${ifMatch}: read it again.`;
  throw refuse({ kind: 'precondition-failed', detail, facts: { orderId: id } });
}
