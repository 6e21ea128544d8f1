import { Migration } from '@mikro-orm/migrations';

export class Migration20261125001323_lines_priced_and_shipments_taxed extends Migration {
  override name = 'Migration20261125001323_lines_priced_and_shipments_taxed';

  override up(): void | Promise<void> {
    this.addSql(`alter table "command" drop constraint "command_kind_check";`);
    this.addSql(
      `alter table "command" add constraint "command_kind_check" check ("kind" in ('placeOrder', 'cancelOrder', 'cancelLines', 'editOrder', 'placeHold', 'releaseHold', 'rejectHold', 'retryAttention', 'acceptFulfillmentOrder', 'rejectFulfillmentOrder', 'startPicking', 'shortPick', 'shipFulfillmentOrder', 'holdFulfillmentOrder', 'releaseFulfillmentOrder', 'moveFulfillmentOrder', 'splitFulfillmentOrder', 'mergeFulfillmentOrders', 'scheduleFulfillmentOrder', 'cancelFulfillmentOrder', 'answerCancellation', 'readyForPickup', 'pickUp', 'trackParcel', 'stockArrived', 'stockShort', 'answerQuestion', 'replacePayment', 'requestReturn', 'approveReturn', 'declineReturn', 'receiveReturn', 'inspectReturn', 'cancelReturn', 'refundPayment', 'direct'));`,
    );

    this.addSql(`alter table "shipment" add "tax_minor" bigint not null default '0';`);

    this.addSql(`alter table "order_line" add "priced_quantity" int;`);
    this.addSql(`update "order_line" set "priced_quantity" = "quantity";`);
    this.addSql(`alter table "order_line" alter column "priced_quantity" set not null;`);
    this.addSql(
      `alter table "order_line" add constraint "order_line_priced_quantity_positive" check (priced_quantity > 0);`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "command" drop constraint "command_kind_check";`);
    this.addSql(
      `alter table "command" add constraint "command_kind_check" check ("kind" in ('placeOrder', 'cancelOrder', 'editOrder', 'placeHold', 'releaseHold', 'rejectHold', 'retryAttention', 'acceptFulfillmentOrder', 'rejectFulfillmentOrder', 'startPicking', 'shortPick', 'shipFulfillmentOrder', 'holdFulfillmentOrder', 'releaseFulfillmentOrder', 'moveFulfillmentOrder', 'splitFulfillmentOrder', 'mergeFulfillmentOrders', 'scheduleFulfillmentOrder', 'cancelFulfillmentOrder', 'answerCancellation', 'readyForPickup', 'pickUp', 'trackParcel', 'stockArrived', 'stockShort', 'answerQuestion', 'replacePayment', 'requestReturn', 'approveReturn', 'declineReturn', 'receiveReturn', 'inspectReturn', 'cancelReturn', 'refundPayment', 'direct'));`,
    );

    this.addSql(`alter table "order_line" drop constraint "order_line_priced_quantity_positive";`);
    this.addSql(`alter table "order_line" drop column "priced_quantity";`);

    this.addSql(`alter table "shipment" drop column "tax_minor";`);
  }
}
