import { Migration } from '@mikro-orm/migrations';

export class Migration20261125003014_bills_and_settlements extends Migration {
  override name = 'Migration20261125003014_bills_and_settlements';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "bill" ("id" uuid not null, "location_id" text not null, "reference" text not null, "amount_minor" bigint not null, "currency" text not null, "reporting_minor" bigint not null, "accrued_minor" bigint not null, "billed_on" date not null, "due_on" date not null, "paid_at" timestamptz null, "created_by" text not null, "created_at" timestamptz not null default now(), primary key ("id"));`,
    );
    this.addSql(
      `alter table "bill" add constraint "bill_location_id_reference_unique" unique ("location_id", "reference");`,
    );

    this.addSql(
      `create table "psp_settlement" ("reference" text not null, "gross_minor" bigint not null, "fee_minor" bigint not null, "currency" text not null, "settled_on" date not null, "created_by" text not null, "created_at" timestamptz not null default now(), primary key ("reference"));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "bill" cascade;`);
    this.addSql(`drop table if exists "psp_settlement" cascade;`);
  }
}
