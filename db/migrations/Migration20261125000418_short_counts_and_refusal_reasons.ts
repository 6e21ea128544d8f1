import { Migration } from '@mikro-orm/migrations';

export class Migration20261125000418_short_counts_and_refusal_reasons extends Migration {
  override name = 'Migration20261125000418_short_counts_and_refusal_reasons';

  override up(): void | Promise<void> {
    this.addSql(`alter table "command" drop constraint "command_kind_check";`);
    this.addSql(
      `alter table "command" add constraint "command_kind_check" check ("kind" in ('placeOrder', 'cancelOrder', 'editOrder', 'placeHold', 'releaseHold', 'rejectHold', 'retryAttention', 'acceptFulfillmentOrder', 'rejectFulfillmentOrder', 'startPicking', 'shortPick', 'shipFulfillmentOrder', 'holdFulfillmentOrder', 'releaseFulfillmentOrder', 'moveFulfillmentOrder', 'splitFulfillmentOrder', 'mergeFulfillmentOrders', 'scheduleFulfillmentOrder', 'cancelFulfillmentOrder', 'readyForPickup', 'pickUp', 'trackParcel', 'stockArrived', 'stockShort', 'answerQuestion', 'replacePayment', 'requestReturn', 'approveReturn', 'declineReturn', 'receiveReturn', 'inspectReturn', 'cancelReturn', 'refundPayment', 'direct'));`,
    );

    this.addSql(`alter table "fulfillment_order" add "refusal_reason" text null;`);
    this.addSql(
      `create index "fulfillment_order_location_id_created_at_index" on "fulfillment_order" ("location_id", "created_at");`,
    );
    this.addSql(
      `alter table "fulfillment_order" add constraint "fulfillment_order_refusal_reason_check" check ("refusal_reason" in ('OUT_OF_STOCK', 'CAPACITY', 'DAMAGED', 'CLOSED'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "command" drop constraint "command_kind_check";`);
    this.addSql(
      `alter table "command" add constraint "command_kind_check" check ("kind" in ('placeOrder', 'cancelOrder', 'editOrder', 'placeHold', 'releaseHold', 'rejectHold', 'retryAttention', 'acceptFulfillmentOrder', 'rejectFulfillmentOrder', 'startPicking', 'shortPick', 'shipFulfillmentOrder', 'holdFulfillmentOrder', 'releaseFulfillmentOrder', 'moveFulfillmentOrder', 'splitFulfillmentOrder', 'mergeFulfillmentOrders', 'scheduleFulfillmentOrder', 'cancelFulfillmentOrder', 'readyForPickup', 'pickUp', 'trackParcel', 'stockArrived', 'answerQuestion', 'replacePayment', 'requestReturn', 'approveReturn', 'declineReturn', 'receiveReturn', 'inspectReturn', 'cancelReturn', 'refundPayment', 'direct'));`,
    );

    this.addSql(`drop index "fulfillment_order_location_id_created_at_index";`);
    this.addSql(`alter table "fulfillment_order" drop constraint "fulfillment_order_refusal_reason_check";`);
    this.addSql(`alter table "fulfillment_order" drop column "refusal_reason";`);
  }
}
