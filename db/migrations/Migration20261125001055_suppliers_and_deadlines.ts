import { Migration } from '@mikro-orm/migrations';

export class Migration20261125001055_suppliers_and_deadlines extends Migration {
  override name = 'Migration20261125001055_suppliers_and_deadlines';

  override up(): void | Promise<void> {
    this.addSql(`alter table "command" drop constraint "command_kind_check";`);
    this.addSql(
      `alter table "command" add constraint "command_kind_check" check ("kind" in ('placeOrder', 'cancelOrder', 'editOrder', 'placeHold', 'releaseHold', 'rejectHold', 'retryAttention', 'acceptFulfillmentOrder', 'rejectFulfillmentOrder', 'startPicking', 'shortPick', 'shipFulfillmentOrder', 'holdFulfillmentOrder', 'releaseFulfillmentOrder', 'moveFulfillmentOrder', 'splitFulfillmentOrder', 'mergeFulfillmentOrders', 'scheduleFulfillmentOrder', 'cancelFulfillmentOrder', 'answerCancellation', 'readyForPickup', 'pickUp', 'trackParcel', 'stockArrived', 'stockShort', 'answerQuestion', 'replacePayment', 'requestReturn', 'approveReturn', 'declineReturn', 'receiveReturn', 'inspectReturn', 'cancelReturn', 'refundPayment', 'direct'));`,
    );

    this.addSql(`alter table "location" add "external" boolean not null default false, add "sla" jsonb null;`);

    this.addSql(
      `alter table "fulfillment_order" add "feed_status" text null, add "accept_due" timestamptz null, add "accept_risk_at" timestamptz null, add "accepted_at" timestamptz null, add "ship_due" timestamptz null, add "ship_risk_at" timestamptz null, add "held_at" timestamptz null, add "cancel_by" timestamptz null, add "cancels_order" boolean not null default false;`,
    );
    this.addSql(`create index "fulfillment_order_created_at_index" on "fulfillment_order" ("created_at");`);
    this.addSql(
      `alter table "fulfillment_order" add constraint "fulfillment_order_feed_status_check" check ("feed_status" in ('UNSUBMITTED', 'SUBMITTED', 'ACCEPTED', 'REJECTED', 'CANCELLATION_REQUESTED', 'CANCELLATION_ACCEPTED', 'CANCELLATION_REJECTED', 'CLOSED'));`,
    );

    this.addSql(`alter table "attention" drop constraint "attention_kind_check";`);
    this.addSql(
      `alter table "attention" add constraint "attention_kind_check" check ("kind" in ('undo-refused', 'step-keeps-failing', 'not-accepted-in-time', 'not-shipped-in-time', 'cancellation-not-answered', 'delivery-failed', 'refund-refused', 'return-label-refused', 'label-not-voided', 'paid-after-void'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "attention" drop constraint "attention_kind_check";`);
    this.addSql(
      `alter table "attention" add constraint "attention_kind_check" check ("kind" in ('undo-refused', 'step-keeps-failing', 'not-accepted-in-time', 'not-shipped-in-time', 'delivery-failed', 'refund-refused', 'return-label-refused', 'label-not-voided', 'paid-after-void'));`,
    );

    this.addSql(`alter table "command" drop constraint "command_kind_check";`);
    this.addSql(
      `alter table "command" add constraint "command_kind_check" check ("kind" in ('placeOrder', 'cancelOrder', 'editOrder', 'placeHold', 'releaseHold', 'rejectHold', 'retryAttention', 'acceptFulfillmentOrder', 'rejectFulfillmentOrder', 'startPicking', 'shortPick', 'shipFulfillmentOrder', 'holdFulfillmentOrder', 'releaseFulfillmentOrder', 'moveFulfillmentOrder', 'splitFulfillmentOrder', 'mergeFulfillmentOrders', 'scheduleFulfillmentOrder', 'cancelFulfillmentOrder', 'readyForPickup', 'pickUp', 'trackParcel', 'stockArrived', 'stockShort', 'answerQuestion', 'replacePayment', 'requestReturn', 'approveReturn', 'declineReturn', 'receiveReturn', 'inspectReturn', 'cancelReturn', 'refundPayment', 'direct'));`,
    );

    this.addSql(`drop index "fulfillment_order_created_at_index";`);
    this.addSql(`alter table "fulfillment_order" drop constraint "fulfillment_order_feed_status_check";`);
    this.addSql(
      `alter table "fulfillment_order" drop column "feed_status", drop column "accept_due", drop column "accept_risk_at", drop column "accepted_at", drop column "ship_due", drop column "ship_risk_at", drop column "held_at", drop column "cancel_by", drop column "cancels_order";`,
    );

    this.addSql(`alter table "location" drop column "external", drop column "sla";`);
  }
}
