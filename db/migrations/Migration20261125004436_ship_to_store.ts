import { Migration } from '@mikro-orm/migrations';

export class Migration20261125004436_ship_to_store extends Migration {
  override name = 'Migration20261125004436_ship_to_store';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "transfer" ("id" uuid not null, "order_id" uuid not null, "from_id" uuid not null, "arrival_id" uuid not null, "sent_at" timestamptz not null default now(), "received_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(`create index "transfer_from_id_index" on "transfer" ("from_id");`);
    this.addSql(`alter table "transfer" add constraint "transfer_arrival_id_unique" unique ("arrival_id");`);

    this.addSql(`alter table "command" drop constraint "command_kind_check";`);
    this.addSql(
      `alter table "command" add constraint "command_kind_check" check ("kind" in ('placeOrder', 'cancelOrder', 'cancelLines', 'editOrder', 'placeHold', 'releaseHold', 'rejectHold', 'retryAttention', 'acceptFulfillmentOrder', 'rejectFulfillmentOrder', 'startPicking', 'shortPick', 'shipFulfillmentOrder', 'holdFulfillmentOrder', 'releaseFulfillmentOrder', 'moveFulfillmentOrder', 'splitFulfillmentOrder', 'mergeFulfillmentOrders', 'scheduleFulfillmentOrder', 'cancelFulfillmentOrder', 'answerCancellation', 'receiveTransfer', 'readyForPickup', 'pickUp', 'voidParcel', 'trackParcel', 'stockArrived', 'stockShort', 'answerQuestion', 'replacePayment', 'requestReturn', 'approveReturn', 'declineReturn', 'receiveReturn', 'inspectReturn', 'cancelReturn', 'refundPayment', 'direct'));`,
    );

    this.addSql(`alter table "fulfillment_order" add "picked_up_by" text null;`);

    this.addSql(`alter table "stock_movement" drop constraint "stock_movement_reason_check";`);
    this.addSql(
      `alter table "stock_movement" add constraint "stock_movement_reason_check" check ("reason" in ('RECEIVED', 'ADJUSTED', 'COUNTED', 'TRANSFERRED', 'DAMAGED', 'RETURNED', 'SHIPPED', 'VOIDED', 'REPAIRED', 'SENT', 'ARRIVED'));`,
    );

    this.addSql(
      `alter table "transfer" add constraint "transfer_order_id_foreign" foreign key ("order_id") references "orders" ("id");`,
    );
    this.addSql(
      `alter table "transfer" add constraint "transfer_from_id_foreign" foreign key ("from_id") references "fulfillment_order" ("id");`,
    );
    this.addSql(
      `alter table "transfer" add constraint "transfer_arrival_id_foreign" foreign key ("arrival_id") references "fulfillment_order" ("id");`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "transfer" cascade;`);

    this.addSql(`alter table "command" drop constraint "command_kind_check";`);
    this.addSql(
      `alter table "command" add constraint "command_kind_check" check ("kind" in ('placeOrder', 'cancelOrder', 'cancelLines', 'editOrder', 'placeHold', 'releaseHold', 'rejectHold', 'retryAttention', 'acceptFulfillmentOrder', 'rejectFulfillmentOrder', 'startPicking', 'shortPick', 'shipFulfillmentOrder', 'holdFulfillmentOrder', 'releaseFulfillmentOrder', 'moveFulfillmentOrder', 'splitFulfillmentOrder', 'mergeFulfillmentOrders', 'scheduleFulfillmentOrder', 'cancelFulfillmentOrder', 'answerCancellation', 'readyForPickup', 'pickUp', 'voidParcel', 'trackParcel', 'stockArrived', 'stockShort', 'answerQuestion', 'replacePayment', 'requestReturn', 'approveReturn', 'declineReturn', 'receiveReturn', 'inspectReturn', 'cancelReturn', 'refundPayment', 'direct'));`,
    );

    this.addSql(`alter table "fulfillment_order" drop column "picked_up_by";`);

    this.addSql(`alter table "stock_movement" drop constraint "stock_movement_reason_check";`);
    this.addSql(
      `alter table "stock_movement" add constraint "stock_movement_reason_check" check ("reason" in ('RECEIVED', 'ADJUSTED', 'COUNTED', 'TRANSFERRED', 'DAMAGED', 'RETURNED', 'SHIPPED', 'VOIDED', 'REPAIRED'));`,
    );
  }
}
