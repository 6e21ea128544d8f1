import { randomUUID } from 'node:crypto';
import {
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowHandle,
  WorkflowUpdateFailedError,
  WorkflowUpdateStage,
} from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import type { Database } from '../db/database.ts';
import { resolveAttention } from '../db/order/attention.ts';
import { isDone } from '../db/order/commands.ts';
import { type InboxRow, type Placed, readEarlier } from '../db/order/inbox.ts';
import { receive } from '../db/order/transfers.ts';
import { type OrderId, orderWorkflowId } from '../domain/ids.ts';
import { type CommandOutcome, isOrderCommand } from '../domain/order/command.ts';
import type { OrderStatus } from '../domain/order/status.ts';
import { type OrderMessage, placeOrder, trackParcel } from '../workflows/order/messages.ts';
import type { order } from '../workflows/order/order.ts';
import { CHANNEL } from '../workflows/search-attributes.ts';
import type { Delivery, Destination } from './destination.ts';

export const toOrder: Destination = { send, sendRest, answerFromRows };

/** Starts the order's workflow, without waiting for what it decides. */
export async function startOrder(delivery: Delivery, command: InboxRow): Promise<void> {
  await delivery.client.workflow
    .start<typeof order>('order', await startOptions(delivery, command))
    .catch(unlessStarted);
}

async function send(delivery: Delivery, command: InboxRow): Promise<CommandOutcome> {
  if (command.kind === 'placeOrder') {
    await sendFirst(delivery, command);
    return { status: 'DONE' };
  }
  const handle = delivery.client.workflow.getHandle(orderWorkflowId(command.orderId));
  for (const earlier of await readEarlier(delivery.db, command)) await sendAhead(handle, earlier);
  if (command.kind === 'trackParcel') await handle.signal(trackParcel, messageOf(command));
  else await handle.executeUpdate<OrderStatus, [OrderMessage]>(command.kind, updateOf(command));
  return { status: 'DONE' };
}

/** Under an id of its own: what the first one was answered is answered to each that has the same. */
async function sendRest({ client }: Delivery, command: InboxRow): Promise<CommandOutcome> {
  const args: [OrderMessage] = [{ ...messageOf(command), isBegun: true }];
  await client.workflow
    .getHandle(orderWorkflowId(command.orderId))
    .executeUpdate<OrderStatus, [OrderMessage]>(command.kind, { args, updateId: randomUUID() });
  return { status: 'DONE' };
}

async function sendFirst(delivery: Delivery, command: InboxRow): Promise<void> {
  const options = await startOptions(delivery, command);
  const startWorkflowOperation = new WithStartWorkflowOperation<typeof order>('order', options);
  startWorkflowOperation.workflowHandle().catch(() => undefined); // Fails together with the update, which tells us.
  await delivery.client.workflow.executeUpdateWithStart(placeOrder, { ...updateOf(command), startWorkflowOperation });
}

/**
 * A command whose bearers died, or whose Temporal did, may have moved money that its workflow knows nothing of: until
 * it has been taken again, nothing later may overtake it. To one that is on its way this changes nothing.
 */
async function sendAhead(handle: WorkflowHandle, earlier: InboxRow): Promise<void> {
  if (!isUpdate(earlier)) return;
  const options = { ...updateOf(earlier), waitForStage: WorkflowUpdateStage.ACCEPTED } as const;
  await handle.startUpdate<OrderStatus, [OrderMessage]>(earlier.kind, options).catch((error: unknown) => {
    // Its own sender is told of its refusal.
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
  });
}

const isUpdate = ({ kind }: InboxRow): boolean =>
  isOrderCommand(kind) && kind !== 'placeOrder' && kind !== 'trackParcel';

const updateOf = (command: InboxRow): { args: [OrderMessage]; updateId: string } => ({
  args: [messageOf(command)],
  updateId: command.id,
});

async function startOptions({ db, taskQueue, hasSearchAttributes }: Delivery, { orderId, placed }: InboxRow) {
  const { orderNumber, channelId } = placed ?? (await readPlaced(db, orderId));
  return {
    workflowId: orderWorkflowId(orderId),
    taskQueue,
    args: [{ orderId }] as [{ orderId: typeof orderId }],
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    workflowIdReusePolicy: 'REJECT_DUPLICATE' as const,
    staticSummary: `Order ${orderNumber} of ${channelId}`,
    ...((await hasSearchAttributes())
      ? { typedSearchAttributes: new TypedSearchAttributes([{ key: CHANNEL, value: channelId }]) }
      : {}),
  };
}

const readPlaced = (db: Database, orderId: OrderId): Promise<Placed> =>
  db.selectFrom('orders').select(['orderNumber', 'channelId']).where('id', '=', orderId).executeTakeFirstOrThrow();

/** Ids only: everything else of the command stays in its row. */
function messageOf({ id, fulfillmentOrderId, body }: InboxRow): OrderMessage {
  const { holdId, attentionId } = body as Pick<OrderMessage, 'holdId' | 'attentionId'>;
  return {
    commandId: id,
    ...(fulfillmentOrderId ? { fulfillmentOrderId } : {}),
    ...(holdId ? { holdId } : {}),
    ...(attentionId ? { attentionId } : {}),
  };
}

async function answerFromRows({ db }: Delivery, command: InboxRow): Promise<CommandOutcome | 'UNDECIDED'> {
  const { orderId } = command;
  const row = await db
    .selectFrom('orders')
    .select(['status', 'stage', 'refusal', 'endedAt'])
    .where('id', '=', orderId)
    .executeTakeFirstOrThrow();
  if (row.stage === 'RECEIVED' && row.status === 'RECEIVED') return 'UNDECIDED';
  if (command.kind === 'placeOrder') {
    return row.status === 'REFUSED' && row.refusal ? { status: 'REFUSED', refusal: row.refusal } : { status: 'DONE' };
  }
  // A carrier's word on an order that has ended is a row, and needs no more than that.
  if (command.kind === 'trackParcel') return { status: 'DONE' };
  if (await isDone(db, orderId, command.id)) return { status: 'DONE' };
  if (command.kind === 'retryAttention') {
    await resolveAttention(db, orderId, command.id);
    return { status: 'DONE' };
  }
  // Goods on their way to a store arrive whether or not their order has ended.
  if (command.kind === 'receiveTransfer' && command.fulfillmentOrderId) {
    const received = await receive(db, orderId, command.id, command.fulfillmentOrderId);
    if (received !== 'NOTHING') return { status: 'DONE' };
  }
  const detail = `Order ${orderId} has ended as ${row.status}.`;
  return { status: 'REFUSED', refusal: { kind: 'order-is-closed', detail, facts: { orderId, status: row.status } } };
}

function unlessStarted(error: unknown): void {
  if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
}
