import type { Database } from '../../db/database.ts';
import type { CommandId, FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import type { OrderFacts } from '../../domain/order/facts.ts';
import { answerCancellation } from './answer-cancellation.ts';
import { cancelWork } from './cancel-work.ts';
import { holdWork, releaseWork } from './hold-work.ts';
import { mergeWork } from './merge-work.ts';
import { moveWork } from './move-work.ts';
import { readyForPickup } from './ready-for-pickup.ts';
import { rejectWork } from './reject-work.ts';
import { scheduleWork } from './schedule-work.ts';
import { splitWork } from './split-work.ts';
import { receiveTransfer, sendTransfer } from './transfer.ts';

type Work = (db: Database, orderId: OrderId, commandId: CommandId, id: FulfillmentOrderId) => Promise<OrderFacts>;

const on = (db: Database, work: Work) => (orderId: OrderId, commandId: CommandId, id: FulfillmentOrderId) =>
  work(db, orderId, commandId, id);

/** What people do to one fulfillment order: each is one transaction under its order's lock. */
export const workActivities = (db: Database) => ({
  holdWork: on(db, holdWork),
  releaseWork: on(db, releaseWork),
  moveWork: on(db, moveWork),
  splitWork: on(db, splitWork),
  mergeWork: on(db, mergeWork),
  scheduleWork: on(db, scheduleWork),
  rejectWork: on(db, rejectWork),
  cancelWork: on(db, cancelWork),
  answerCancellation: on(db, answerCancellation),
  sendTransfer: on(db, sendTransfer),
  receiveTransfer: on(db, receiveTransfer),
  readyForPickup: on(db, readyForPickup),
});
