import { resolveAttention } from '../db/order/attention.ts';
import { asItStands } from '../db/order/change-order.ts';
import type { CommandId, FulfillmentOrderId, HoldId, OrderId } from '../domain/ids.ts';
import type { AttentionKind } from '../domain/order/attention.ts';
import type { Deadline } from '../domain/order/facts.ts';
import type { OrderRefusal, ProcessView } from '../domain/order/order.ts';
import { applyEdit, editOrder } from './editing/edit-order.ts';
import { acceptOrder } from './order/accept-order.ts';
import { askForAttention } from './order/attention.ts';
import { cancelLines } from './order/cancel-lines.ts';
import { cancelUnits } from './order/cancel-units.ts';
import { closeOrder, giveUpPlacing, refuseOrder } from './order/give-up.ts';
import { placeHold, releaseHold } from './order/holds.ts';
import { startWork } from './order/start-work.ts';
import { passDeadline } from './pass-deadline.ts';
import { createPaymentActivities, type PaymentParts } from './payments/index.ts';
import { createReturnActivities } from './returns/return-activities.ts';
import { createShippingActivities, type ShippingParts } from './shipping/index.ts';
import { answerQuestion } from './sourcing/answer-question.ts';
import { moveLateWork } from './sourcing/move-late-work.ts';
import { openBackorder } from './sourcing/open-backorder.ts';
import { holdUnpaid, releasePreorder } from './sourcing/release-preorder.ts';
import { resourceUnits } from './sourcing/resource-units.ts';
import { shortPick } from './sourcing/short-pick.ts';
import { sourceOrder } from './sourcing/source-order.ts';
import { takeShort } from './sourcing/take-short.ts';
import { workActivities } from './work/index.ts';

export type ActivityParts = PaymentParts & ShippingParts;

/** Each touch of the outside world, safe to repeat: a repeat returns what was returned first, refusals included. */
export const createActivities = (parts: ActivityParts) => ({
  ...createOrderActivities(parts),
  ...createPaymentActivities(parts),
  ...createReturnActivities(parts),
  ...createShippingActivities(parts),
});
export type Activities = ReturnType<typeof createActivities>;

const createOrderActivities = ({ db }: ActivityParts) => ({
  sourceOrder: (orderId: OrderId) => sourceOrder(db, orderId),
  acceptOrder: (orderId: OrderId) => acceptOrder(db, orderId),
  giveUpPlacing: (orderId: OrderId) => giveUpPlacing(db, orderId),
  refuseOrder: (orderId: OrderId, ending: 'REFUSED' | 'CANCELLED', refusal: OrderRefusal, by?: CommandId) =>
    refuseOrder(db, orderId, ending, refusal, by),
  cancelUnits: (orderId: OrderId, commandId: CommandId, ids: readonly FulfillmentOrderId[]) =>
    cancelUnits(db, orderId, commandId, ids),
  cancelLines: (orderId: OrderId, commandId: CommandId, ids: readonly FulfillmentOrderId[]) =>
    cancelLines(db, orderId, commandId, ids),
  editOrder: (orderId: OrderId, commandId: CommandId, claimed?: readonly FulfillmentOrderId[]) =>
    editOrder(db, orderId, commandId, claimed),
  applyEdit: (orderId: OrderId, commandId: CommandId, claimed: readonly FulfillmentOrderId[]) =>
    applyEdit(db, orderId, commandId, claimed),
  placeHold: (orderId: OrderId, commandId: CommandId, ids: readonly FulfillmentOrderId[]) =>
    placeHold(db, orderId, commandId, ids),
  releaseHold: (orderId: OrderId, commandId: CommandId, holdId: HoldId) => releaseHold(db, orderId, commandId, holdId),
  startWork: (orderId: OrderId, commandId: CommandId, id: FulfillmentOrderId, action: 'accept' | 'pick') =>
    startWork(db, orderId, commandId, id, action),
  passDeadline: (orderId: OrderId, deadline: Deadline, claimed: readonly FulfillmentOrderId[]) =>
    passDeadline(db, orderId, deadline, claimed),
  shortPick: (orderId: OrderId, commandId: CommandId, id: FulfillmentOrderId) => shortPick(db, orderId, commandId, id),
  takeShort: (orderId: OrderId, commandId: CommandId, id: FulfillmentOrderId) => takeShort(db, orderId, commandId, id),
  releasePreorder: (orderId: OrderId, id: FulfillmentOrderId) => releasePreorder(db, orderId, id),
  holdUnpaid: (orderId: OrderId, id: FulfillmentOrderId) => holdUnpaid(db, orderId, id),
  resourceUnits: (orderId: OrderId) => resourceUnits(db, orderId),
  moveLateWork: (orderId: OrderId, id: FulfillmentOrderId) => moveLateWork(db, orderId, id),
  openBackorder: (orderId: OrderId, commandId: CommandId, id: FulfillmentOrderId) =>
    openBackorder(db, orderId, commandId, id),
  answerQuestion: (orderId: OrderId, commandId: CommandId, waiting: readonly FulfillmentOrderId[]) =>
    answerQuestion(db, orderId, commandId, waiting),
  ...workActivities(db),
  askForAttention: (orderId: OrderId, kind: AttentionKind, subject: string) =>
    askForAttention(db, orderId, kind, subject),
  resolveAttention: (orderId: OrderId, commandId: CommandId) => resolveAttention(db, orderId, commandId),
  readOrder: (orderId: OrderId) => asItStands(db, orderId),
  closeOrder: (orderId: OrderId, process: ProcessView) => closeOrder(db, orderId, process),
});
