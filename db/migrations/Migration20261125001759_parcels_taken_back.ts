import { Migration } from '@mikro-orm/migrations';

export class Migration20261125001759_parcels_taken_back extends Migration {
  override name = 'Migration20261125001759_parcels_taken_back';

  override up(): void | Promise<void> {
    this.addSql(`alter table "command" drop constraint "command_kind_check";`);
    this.addSql(
      `alter table "command" add constraint "command_kind_check" check ("kind" in ('placeOrder', 'cancelOrder', 'cancelLines', 'editOrder', 'placeHold', 'releaseHold', 'rejectHold', 'retryAttention', 'acceptFulfillmentOrder', 'rejectFulfillmentOrder', 'startPicking', 'shortPick', 'shipFulfillmentOrder', 'holdFulfillmentOrder', 'releaseFulfillmentOrder', 'moveFulfillmentOrder', 'splitFulfillmentOrder', 'mergeFulfillmentOrders', 'scheduleFulfillmentOrder', 'cancelFulfillmentOrder', 'answerCancellation', 'readyForPickup', 'pickUp', 'voidParcel', 'trackParcel', 'stockArrived', 'stockShort', 'answerQuestion', 'replacePayment', 'requestReturn', 'approveReturn', 'declineReturn', 'receiveReturn', 'inspectReturn', 'cancelReturn', 'refundPayment', 'direct'));`,
    );

    this.addSql(`alter table "attention" drop constraint "attention_kind_check";`);
    this.addSql(
      `alter table "attention" add constraint "attention_kind_check" check ("kind" in ('undo-refused', 'step-keeps-failing', 'not-accepted-in-time', 'not-shipped-in-time', 'cancellation-not-answered', 'delivery-failed', 'void-parcel-moves', 'refund-refused', 'return-label-refused', 'label-not-voided', 'paid-after-void'));`,
    );

    this.addSql(`alter table "payment_transaction" add "is_reversal" boolean not null default false;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "attention" drop constraint "attention_kind_check";`);
    this.addSql(
      `alter table "attention" add constraint "attention_kind_check" check ("kind" in ('undo-refused', 'step-keeps-failing', 'not-accepted-in-time', 'not-shipped-in-time', 'cancellation-not-answered', 'delivery-failed', 'refund-refused', 'return-label-refused', 'label-not-voided', 'paid-after-void'));`,
    );

    this.addSql(`alter table "command" drop constraint "command_kind_check";`);
    this.addSql(
      `alter table "command" add constraint "command_kind_check" check ("kind" in ('placeOrder', 'cancelOrder', 'cancelLines', 'editOrder', 'placeHold', 'releaseHold', 'rejectHold', 'retryAttention', 'acceptFulfillmentOrder', 'rejectFulfillmentOrder', 'startPicking', 'shortPick', 'shipFulfillmentOrder', 'holdFulfillmentOrder', 'releaseFulfillmentOrder', 'moveFulfillmentOrder', 'splitFulfillmentOrder', 'mergeFulfillmentOrders', 'scheduleFulfillmentOrder', 'cancelFulfillmentOrder', 'answerCancellation', 'readyForPickup', 'pickUp', 'trackParcel', 'stockArrived', 'stockShort', 'answerQuestion', 'replacePayment', 'requestReturn', 'approveReturn', 'declineReturn', 'receiveReturn', 'inspectReturn', 'cancelReturn', 'refundPayment', 'direct'));`,
    );

    this.addSql(`alter table "payment_transaction" drop column "is_reversal";`);
  }
}
