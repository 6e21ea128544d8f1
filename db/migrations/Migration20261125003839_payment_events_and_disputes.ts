import { Migration } from '@mikro-orm/migrations';

export class Migration20261125003839_payment_events_and_disputes extends Migration {
  override name = 'Migration20261125003839_payment_events_and_disputes';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "dispute" ("id" uuid not null, "order_id" uuid not null, "reference" text not null, "payment_reference" text not null, "amount_minor" bigint not null, "currency" text not null, "status" text not null, "opened_at" timestamptz not null, "closed_at" timestamptz null, "evidence" jsonb null, "evidence_sent_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(`create index "dispute_order_id_index" on "dispute" ("order_id");`);
    this.addSql(`alter table "dispute" add constraint "dispute_reference_unique" unique ("reference");`);
    this.addSql(`create index "dispute_status_id_index" on "dispute" ("status", "id");`);

    this.addSql(
      `create table "payment_event" ("provider" text not null, "id" text not null, "kind" text not null, "reference" text not null, "order_id" uuid null, "body" jsonb not null, "at" timestamptz not null, "received_at" timestamptz not null default now(), primary key ("provider", "id"));`,
    );
    this.addSql(`create index "payment_event_reference_index" on "payment_event" ("reference");`);
    this.addSql(`create index "payment_event_order_id_index" on "payment_event" ("order_id");`);

    this.addSql(`alter table "attention" drop constraint "attention_kind_check";`);
    this.addSql(
      `alter table "attention" add constraint "attention_kind_check" check ("kind" in ('undo-refused', 'step-keeps-failing', 'not-accepted-in-time', 'not-shipped-in-time', 'cancellation-not-answered', 'delivery-failed', 'void-parcel-moves', 'refund-refused', 'exchange-short', 'exchange-unreturned', 'return-label-refused', 'label-not-voided', 'payment-disputed', 'paid-after-void'));`,
    );

    this.addSql(
      `alter table "dispute" add constraint "dispute_order_id_foreign" foreign key ("order_id") references "orders" ("id");`,
    );
    this.addSql(
      `alter table "dispute" add constraint "dispute_status_check" check ("status" in ('OPEN', 'WON', 'LOST'));`,
    );

    this.addSql(
      `alter table "payment_event" add constraint "payment_event_order_id_foreign" foreign key ("order_id") references "orders" ("id") on delete set null;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "dispute" cascade;`);
    this.addSql(`drop table if exists "payment_event" cascade;`);

    this.addSql(`alter table "attention" drop constraint "attention_kind_check";`);
    this.addSql(
      `alter table "attention" add constraint "attention_kind_check" check ("kind" in ('undo-refused', 'step-keeps-failing', 'not-accepted-in-time', 'not-shipped-in-time', 'cancellation-not-answered', 'delivery-failed', 'void-parcel-moves', 'refund-refused', 'exchange-short', 'exchange-unreturned', 'return-label-refused', 'label-not-voided', 'paid-after-void'));`,
    );
  }
}
