import type { Database, Tx } from '../../db/database.ts';
import { changeOrder, type OrderEvent, type OrderRow } from '../../db/order/change-order.ts';
import { findCommand, type InboxRow, type Sender } from '../../db/order/inbox.ts';
import type { OrderId } from '../../domain/ids.ts';
import { mustBeTheSame } from './submit.ts';

export type Decided = { readonly command: InboxRow; readonly events: readonly OrderEvent[] };

/**
 * For what the rows decide before any workflow hears of it: `decide` writes the command down in the transaction of its
 * decision, under the order's lock. A repeat under the same key gets the row of the first time, its refusal included.
 */
export async function decideOnce(
  db: Database,
  orderId: OrderId,
  sender: Sender,
  decide: (tx: Tx, order: OrderRow) => Promise<Decided>,
): Promise<InboxRow> {
  const written: InboxRow[] = [];
  await changeOrder(db, orderId, async (tx, order) => {
    const { command, events } = (await decidedBefore(tx, sender)) ?? (await decide(tx, order));
    written.push(command);
    return events;
  });
  const [command] = written;
  if (!command) throw new Error(`what ${sender.client} asks of order ${orderId} was neither written nor found`);
  return command;
}

async function decidedBefore(tx: Tx, sender: Sender): Promise<Decided | undefined> {
  const command = await findCommand(tx, sender);
  if (!command) return undefined;
  mustBeTheSame(command, sender);
  return { command, events: [] };
}
