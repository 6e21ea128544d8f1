import { Migration } from '@mikro-orm/migrations';

export class Migration20261125011634_evidence_in_disputes extends Migration {
  override name = 'Migration20261125011634_evidence_in_disputes';

  override up(): void | Promise<void> {
    this.addSql(`alter table "command" drop constraint "command_kind_check";`);
    this.addSql(
      `alter table "command" add constraint "command_kind_check" check ("kind" in ('placeOrder', 'cancelOrder', 'cancelLines', 'editOrder', 'placeHold', 'releaseHold', 'rejectHold', 'retryAttention', 'acceptFulfillmentOrder', 'rejectFulfillmentOrder', 'startPicking', 'shortPick', 'shipFulfillmentOrder', 'holdFulfillmentOrder', 'releaseFulfillmentOrder', 'moveFulfillmentOrder', 'splitFulfillmentOrder', 'mergeFulfillmentOrders', 'scheduleFulfillmentOrder', 'cancelFulfillmentOrder', 'answerCancellation', 'receiveTransfer', 'readyForPickup', 'pickUp', 'voidParcel', 'decideParcel', 'trackParcel', 'stockArrived', 'stockShort', 'answerQuestion', 'replacePayment', 'requestReturn', 'approveReturn', 'declineReturn', 'receiveReturn', 'inspectReturn', 'cancelReturn', 'refundPayment', 'submitEvidence', 'direct'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "command" drop constraint "command_kind_check";`);
    this.addSql(
      `alter table "command" add constraint "command_kind_check" check ("kind" in ('placeOrder', 'cancelOrder', 'cancelLines', 'editOrder', 'placeHold', 'releaseHold', 'rejectHold', 'retryAttention', 'acceptFulfillmentOrder', 'rejectFulfillmentOrder', 'startPicking', 'shortPick', 'shipFulfillmentOrder', 'holdFulfillmentOrder', 'releaseFulfillmentOrder', 'moveFulfillmentOrder', 'splitFulfillmentOrder', 'mergeFulfillmentOrders', 'scheduleFulfillmentOrder', 'cancelFulfillmentOrder', 'answerCancellation', 'receiveTransfer', 'readyForPickup', 'pickUp', 'voidParcel', 'decideParcel', 'trackParcel', 'stockArrived', 'stockShort', 'answerQuestion', 'replacePayment', 'requestReturn', 'approveReturn', 'declineReturn', 'receiveReturn', 'inspectReturn', 'cancelReturn', 'refundPayment', 'direct'));`,
    );
  }
}
