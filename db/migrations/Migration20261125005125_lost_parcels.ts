import { Migration } from '@mikro-orm/migrations';

export class Migration20261125005125_lost_parcels extends Migration {
  override name = 'Migration20261125005125_lost_parcels';

  override up(): void | Promise<void> {
    this.addSql(`alter table "command" drop constraint "command_kind_check";`);
    this.addSql(
      `alter table "command" add constraint "command_kind_check" check ("kind" in ('placeOrder', 'cancelOrder', 'cancelLines', 'editOrder', 'placeHold', 'releaseHold', 'rejectHold', 'retryAttention', 'acceptFulfillmentOrder', 'rejectFulfillmentOrder', 'startPicking', 'shortPick', 'shipFulfillmentOrder', 'holdFulfillmentOrder', 'releaseFulfillmentOrder', 'moveFulfillmentOrder', 'splitFulfillmentOrder', 'mergeFulfillmentOrders', 'scheduleFulfillmentOrder', 'cancelFulfillmentOrder', 'answerCancellation', 'receiveTransfer', 'readyForPickup', 'pickUp', 'voidParcel', 'decideParcel', 'trackParcel', 'stockArrived', 'stockShort', 'answerQuestion', 'replacePayment', 'requestReturn', 'approveReturn', 'declineReturn', 'receiveReturn', 'inspectReturn', 'cancelReturn', 'refundPayment', 'direct'));`,
    );

    this.addSql(`alter table "attention" drop constraint "attention_kind_check";`);
    this.addSql(
      `alter table "attention" add constraint "attention_kind_check" check ("kind" in ('undo-refused', 'step-keeps-failing', 'not-accepted-in-time', 'not-shipped-in-time', 'cancellation-not-answered', 'delivery-delayed', 'delivery-failed', 'given-up-parcel-arrived', 'void-parcel-moves', 'refund-refused', 'exchange-short', 'exchange-unreturned', 'return-label-refused', 'label-not-voided', 'payment-disputed', 'paid-after-void'));`,
    );

    this.addSql(
      `alter table "parcel" add "tracking_status" text null, add "failed_as" text null, add "decide_by" timestamptz null, add "decision" text null, add "restocked_at" timestamptz null;`,
    );
    this.addSql(
      `create index "parcel_under_way_index" on "parcel" ("tracking_status", "order_id") where delivered_at is null;`,
    );
    this.addSql(
      `alter table "parcel" add constraint "parcel_tracking_status_check" check ("tracking_status" in ('LABEL_PURCHASED', 'LABEL_PRINTED', 'CONFIRMED', 'CARRIER_PICKED_UP', 'IN_TRANSIT', 'DELAYED', 'OUT_FOR_DELIVERY', 'ATTEMPTED_DELIVERY', 'READY_FOR_PICKUP', 'FAILURE', 'PICKED_UP', 'DELIVERED', 'RETURNED_TO_SENDER'));`,
    );
    this.addSql(
      `alter table "parcel" add constraint "parcel_failed_as_check" check ("failed_as" in ('FAILURE', 'RETURNED_TO_SENDER'));`,
    );
    this.addSql(
      `alter table "parcel" add constraint "parcel_decision_check" check ("decision" in ('SEND_AGAIN', 'REFUND'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "attention" drop constraint "attention_kind_check";`);
    this.addSql(
      `alter table "attention" add constraint "attention_kind_check" check ("kind" in ('undo-refused', 'step-keeps-failing', 'not-accepted-in-time', 'not-shipped-in-time', 'cancellation-not-answered', 'delivery-failed', 'void-parcel-moves', 'refund-refused', 'exchange-short', 'exchange-unreturned', 'return-label-refused', 'label-not-voided', 'payment-disputed', 'paid-after-void'));`,
    );

    this.addSql(`alter table "command" drop constraint "command_kind_check";`);
    this.addSql(
      `alter table "command" add constraint "command_kind_check" check ("kind" in ('placeOrder', 'cancelOrder', 'cancelLines', 'editOrder', 'placeHold', 'releaseHold', 'rejectHold', 'retryAttention', 'acceptFulfillmentOrder', 'rejectFulfillmentOrder', 'startPicking', 'shortPick', 'shipFulfillmentOrder', 'holdFulfillmentOrder', 'releaseFulfillmentOrder', 'moveFulfillmentOrder', 'splitFulfillmentOrder', 'mergeFulfillmentOrders', 'scheduleFulfillmentOrder', 'cancelFulfillmentOrder', 'answerCancellation', 'receiveTransfer', 'readyForPickup', 'pickUp', 'voidParcel', 'trackParcel', 'stockArrived', 'stockShort', 'answerQuestion', 'replacePayment', 'requestReturn', 'approveReturn', 'declineReturn', 'receiveReturn', 'inspectReturn', 'cancelReturn', 'refundPayment', 'direct'));`,
    );

    this.addSql(`drop index "parcel_under_way_index";`);
    this.addSql(`alter table "parcel" drop constraint "parcel_tracking_status_check";`);
    this.addSql(`alter table "parcel" drop constraint "parcel_failed_as_check";`);
    this.addSql(`alter table "parcel" drop constraint "parcel_decision_check";`);
    this.addSql(
      `alter table "parcel" drop column "tracking_status", drop column "failed_as", drop column "decide_by", drop column "decision", drop column "restocked_at";`,
    );
  }
}
