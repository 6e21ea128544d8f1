import { sql } from 'kysely';
import type { Database } from '../../db/database.ts';
import type { OrderRow } from '../../db/order/change-order.ts';
import { IS_OVER } from '../../db/order/is-over.ts';
import { openHolds } from '../../db/order/open-holds.ts';
import type { FulfillmentOrderId } from '../../domain/ids.ts';
import { isEnded } from '../../domain/order/status.ts';
import { keptUnits } from '../../domain/order/totals.ts';
import { refuse } from '../refuse.ts';
import type { Edit } from './edit.ts';

type Asked = Pick<Edit, 'orderId' | 'before' | 'body' | 'claimed'>;

/** Whether the work that the edit touches is still to be touched: asked early to say so, and under the order's lock. */
export async function mustBeEditable(db: Database, order: OrderRow, edit: Asked): Promise<void> {
  if (isEnded(order.status)) throw notEditable(edit, `Order ${order.id} has ended as ${order.status}.`);
  if (order.stage === 'RECEIVED') return mustAwaitItsAddress(db, edit);
  if (order.stage !== 'ACCEPTED') throw notEditable(edit, `Order ${order.id} is being placed: try again after it.`);
  if (edit.before.lines.every((line) => line.shipped === keptUnits(line))) {
    throw notEditable(edit, `Everything of order ${order.id} has left: place another order.`);
  }
  const touchesAll = edit.body.changes.some(({ type }) => type === 'SET_ADDRESS' || type === 'SET_DELIVERY');
  if (touchesAll) await mustNotHaveBegun(db, edit);
}

/** Only while it waits for an address nothing has been planned or asked for that an edit would have to take back. */
async function mustAwaitItsAddress(db: Database, edit: Asked): Promise<void> {
  const open = await openHolds(db, edit.orderId, 'INCORRECT_ADDRESS');
  if (open.length === 0) throw notEditable(edit, `Order ${edit.orderId} is being placed: try again after it.`);
}

/** Its address is on the parcels, its delivery decided where they are packed. */
async function mustNotHaveBegun(db: Database, edit: Asked): Promise<void> {
  const { rows } = await sql<{ id: FulfillmentOrderId; status: string; isBegun: boolean; isOver: boolean }>`
    select f.id, f.status, ${IS_OVER} as is_over,
      'IN_PROGRESS' in (f.status, coalesce(f.status_before_hold, '')) or exists (
        select from shipment s where s.fulfillment_order_id = f.id and s.status <> 'VOIDED') as is_begun
    from fulfillment_order f where f.order_id = ${edit.orderId} order by f.id`.execute(db);
  const begun = rows.find(({ id, isBegun, isOver }) => isBegun || (!isOver && !edit.claimed.includes(id)));
  if (!begun) return;
  const what = begun.isBegun ? `is ${begun.status}` : 'is being worked on';
  throw notEditable(edit, `Fulfillment order ${begun.id} ${what}: its address and delivery are settled.`);
}

export const notEditable = ({ orderId }: Pick<Edit, 'orderId'>, detail: string) =>
  refuse({ kind: 'order-not-editable', detail, facts: { orderId } });
