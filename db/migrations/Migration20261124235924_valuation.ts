import { Migration } from '@mikro-orm/migrations';

export class Migration20261124235924_valuation extends Migration {
  override name = 'Migration20261124235924_valuation';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "inventory_value" ("sku" text not null, "quantity" int not null default 0, "value_minor" bigint not null default '0', "last_unit_minor" bigint not null default '0', primary key ("sku"));`,
    );

    this.addSql(
      `create table "supplier_accrual" ("id" bigserial primary key, "location_id" text not null, "sku" text not null, "quantity" int not null, "amount_minor" bigint not null, "order_id" uuid null, "reference" text null, "bill_id" uuid null, "at" timestamptz not null default now());`,
    );
    this.addSql(`create index "supplier_accrual_bill_id_index" on "supplier_accrual" ("bill_id");`);
    this.addSql(
      `create index "supplier_accrual_location_id_bill_id_index" on "supplier_accrual" ("location_id", "bill_id");`,
    );

    this.addSql(
      `alter table "inventory_value" add constraint "inventory_value_of_units" check (quantity >= 0 and value_minor >= 0 and (quantity > 0 or value_minor = 0));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "inventory_value" cascade;`);
    this.addSql(`drop table if exists "supplier_accrual" cascade;`);
  }
}
