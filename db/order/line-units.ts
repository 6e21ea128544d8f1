import { sql } from 'kysely';
import type { CommandId, FulfillmentOrderId } from '../../domain/ids.ts';
import type { UnitsOfLine } from '../../domain/order/taking.ts';
import { asRows } from '../as-rows.ts';
import type { Tx } from '../database.ts';

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
  readonly shippedAt: Date;
  readonly deliverBy: Date;
};

/** Units leave with their shipment. True while some of the fulfillment order's are still to leave: it stays open. */
export async function sendUnits(tx: Tx, leaving: Leaving): Promise<boolean> {
  const { shipmentId, fulfillmentOrderId: id, units, shippedAt, deliverBy } = leaving;
  // What the updates wrote is not seen by the rest of their own statement, so it is told what came of it.
  const { rows } = await sql<{ isMore: boolean }>`
    with counted as (
      update order_line l set shipped = l.shipped + u.quantity from ${perLine(units)} where l.id = u.line_id),
    moved as (
      update fulfillment_order_line l set shipped = l.shipped + u.quantity from ${perLine(units)}
      where l.fulfillment_order_id = ${id} and l.order_line_id = u.line_id
      returning l.order_line_id, l.shipped),
    rest as (
      select exists (select from fulfillment_order_line l left join moved m on m.order_line_id = l.order_line_id
        where l.fulfillment_order_id = ${id} and coalesce(m.shipped, l.shipped) < l.quantity) as is_more),
    closed as (
      update fulfillment_order set status = case when is_more then 'IN_PROGRESS' else 'CLOSED' end, accept_by = null
      from rest where id = ${id}),
    sent as (
      update shipment set status = 'SHIPPED', shipped_at = ${shippedAt}, deliver_by = ${deliverBy}
      where id = ${shipmentId})
    select is_more from rest`.execute(tx);
  return rows[0]?.isMore ?? false;
}

/** Summed, because an update takes only one of several rows that would change the same line. */
const perLine = (units: readonly UnitsOfLine[]) => sql`
  (select line_id, sum(quantity)::int as quantity from ${asRows('n', units, { lineId: 'uuid', quantity: 'int' })}
    group by line_id) u`;
