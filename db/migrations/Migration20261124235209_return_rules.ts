import { Migration } from '@mikro-orm/migrations';

export class Migration20261124235209_return_rules extends Migration {
  override name = 'Migration20261124235209_return_rules';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "return_label" ("return_id" uuid not null, "status" text not null, "location_id" text not null, "weight_grams" int not null, "quote" jsonb null, "carrier" text null, "service" text null, "tracking_number" text null, "carrier_shipment_id" text null, "cost_minor" bigint null, "cost_currency" text null, "bought_at" timestamptz null, primary key ("return_id"));`,
    );
    this.addSql(`create index "return_label_tracking_number_index" on "return_label" ("tracking_number");`);

    this.addSql(`alter table "attention" drop constraint "attention_kind_check";`);
    this.addSql(
      `alter table "attention" add constraint "attention_kind_check" check ("kind" in ('undo-refused', 'step-keeps-failing', 'not-accepted-in-time', 'not-shipped-in-time', 'delivery-failed', 'refund-refused', 'return-label-refused', 'label-not-voided', 'paid-after-void'));`,
    );

    this.addSql(`alter table "order_return" drop constraint "order_return_declined_by_check";`);
    this.addSql(
      `alter table "order_return" add "way_back_fee_minor" bigint not null default '0', add "remind_at" timestamptz null;`,
    );
    this.addSql(
      `alter table "order_return" add constraint "order_return_declined_by_check" check ("declined_by" in ('quantity', 'finalSale', 'window', 'condition', 'inStore', 'byPost'));`,
    );

    this.addSql(`alter table "sku" add "return_policy" jsonb null;`);

    this.addSql(`alter table "order_line" add "return_terms" jsonb null;`);

    this.addSql(`alter table "return_line" add "condition" text null;`);
    this.addSql(
      `alter table "return_line" add constraint "return_line_condition_check" check ("condition" in ('UNOPENED', 'OPENED', 'USED'));`,
    );

    this.addSql(`alter table "return_credit" add "kind" text not null default 'GOODS';`);
    this.addSql(`update "return_credit" set "kind" = 'SHIPPING' where "order_line_id" is null;`);
    this.addSql(
      `alter table "return_credit" add constraint "return_credit_kind_check" check ("kind" in ('GOODS', 'SHIPPING', 'WAY_BACK'));`,
    );

    this.addSql(
      `alter table "return_label" add constraint "return_label_return_id_foreign" foreign key ("return_id") references "order_return" ("id") on update cascade on delete cascade;`,
    );
    this.addSql(
      `alter table "return_label" add constraint "return_label_location_id_foreign" foreign key ("location_id") references "location" ("id");`,
    );
    this.addSql(
      `alter table "return_label" add constraint "return_label_status_check" check ("status" in ('WANTED', 'BOUGHT', 'REFUSED', 'VOID'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "return_label" cascade;`);

    this.addSql(`alter table "attention" drop constraint "attention_kind_check";`);
    this.addSql(
      `alter table "attention" add constraint "attention_kind_check" check ("kind" in ('undo-refused', 'step-keeps-failing', 'not-accepted-in-time', 'not-shipped-in-time', 'delivery-failed', 'refund-refused', 'label-not-voided', 'paid-after-void'));`,
    );

    this.addSql(`alter table "order_line" drop column "return_terms";`);

    this.addSql(`alter table "order_return" drop constraint "order_return_declined_by_check";`);
    this.addSql(`alter table "order_return" drop column "way_back_fee_minor", drop column "remind_at";`);
    this.addSql(
      `alter table "order_return" add constraint "order_return_declined_by_check" check ("declined_by" in ('quantity', 'finalSale', 'window', 'inStore'));`,
    );

    this.addSql(`alter table "return_credit" drop constraint "return_credit_kind_check";`);
    this.addSql(`alter table "return_credit" drop column "kind";`);

    this.addSql(`alter table "return_line" drop constraint "return_line_condition_check";`);
    this.addSql(`alter table "return_line" drop column "condition";`);

    this.addSql(`alter table "sku" drop column "return_policy";`);
  }
}
