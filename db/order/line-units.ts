import { sql } from 'kysely';
import type { CommandId, FulfillmentOrderId } from '../../domain/ids.ts';
import type { FulfillmentOrderStatus } from '../../domain/order/fulfillment-order.ts';
import type { UnitsOfLine } from '../../domain/order/taking.ts';
import { asRows } from '../as-rows.ts';
import type { Tx } from '../database.ts';
import type { Write } from '../together.ts';

/** Counts units of any number of lines as shipped or cancelled, in one statement. */
export async function countUnits(tx: Tx, what: 'shipped' | 'cancelled', units: readonly UnitsOfLine[]): Promise<void> {
  if (units.length === 0) return;
  await sql`
    update order_line l set ${sql.ref(what)} = l.${sql.ref(what)} + u.quantity from ${perLine(units)}
    where l.id = u.line_id`.execute(tx);
}

export type Leaving = {
  readonly shipmentId: CommandId;
  readonly fulfillmentOrderId: FulfillmentOrderId;
  readonly units: readonly UnitsOfLine[];
  /** What becomes of the fulfillment order. */
  readonly status: FulfillmentOrderStatus;
  readonly shippedAt: Date;
  readonly deliverBy: Date;
};

/** Units leave with their shipment: what is written of it where their stock is. */
export function sending({ shipmentId, fulfillmentOrderId: id, units, status, ...clock }: Leaving): Write[] {
  return [
    sql`update order_line l set shipped = l.shipped + u.quantity from ${perLine(units)} where l.id = u.line_id`,
    sql`update fulfillment_order_line l set shipped = l.shipped + u.quantity from ${perLine(units)}
      where l.fulfillment_order_id = ${id} and l.order_line_id = u.line_id`,
    sql`update fulfillment_order set status = ${status}, accept_by = null where id = ${id}`,
    sql`update shipment set status = 'SHIPPED', shipped_at = ${clock.shippedAt}, deliver_by = ${clock.deliverBy}
      where id = ${shipmentId}`,
  ];
}

/** Summed, because an update takes only one of several rows that would change the same line. */
const perLine = (units: readonly UnitsOfLine[]) => sql`
  (select line_id, sum(quantity)::int as quantity from ${asRows('n', units, { lineId: 'uuid', quantity: 'int' })}
    group by line_id) u`;
