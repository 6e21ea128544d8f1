import { Migration } from '@mikro-orm/migrations';

export class Migration20261124234614_gift_cards_store_credit_and_customers extends Migration {
  override name = 'Migration20261124234614_gift_cards_store_credit_and_customers';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "customer" ("id" uuid not null, "email" text not null, "name" text null, "phone" text null, "created_at" timestamptz not null default now(), primary key ("id"));`,
    );
    this.addSql(`alter table "customer" add constraint "customer_email_unique" unique ("email");`);

    this.addSql(
      `create table "stored_value" ("id" uuid not null, "tender" text not null, "code" text null, "customer_id" uuid null, "currency" text not null, "balance_minor" bigint not null default '0', "bound_minor" bigint not null default '0', "created_at" timestamptz not null default now(), primary key ("id"));`,
    );
    this.addSql(`alter table "stored_value" add constraint "stored_value_code_unique" unique ("code");`);
    this.addSql(
      `alter table "stored_value" add constraint "stored_value_customer_id_currency_unique" unique ("customer_id", "currency");`,
    );

    this.addSql(
      `create table "stored_value_movement" ("id" bigserial primary key, "stored_value_id" uuid not null, "amount_minor" bigint not null, "source_type" text not null, "source_id" text not null, "at" timestamptz not null default now());`,
    );
    this.addSql(
      `create index "stored_value_movement_stored_value_id_index" on "stored_value_movement" ("stored_value_id");`,
    );
    this.addSql(
      `alter table "stored_value_movement" add constraint "stored_value_movement_source_type_source_id_unique" unique ("source_type", "source_id");`,
    );

    this.addSql(
      `alter table "orders" add constraint "orders_customer_id_foreign" foreign key ("customer_id") references "customer" ("id") on delete set null;`,
    );

    this.addSql(`alter table "payment_transaction" add "to_store_credit" boolean not null default false;`);

    this.addSql(`alter table "customer" add constraint "customer_email_lower_case" check (email = lower(email));`);

    this.addSql(
      `alter table "stored_value" add constraint "stored_value_customer_id_foreign" foreign key ("customer_id") references "customer" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "stored_value" add constraint "stored_value_never_overspent" check (bound_minor >= 0 and bound_minor <= balance_minor);`,
    );
    this.addSql(
      `alter table "stored_value" add constraint "stored_value_has_one_holder" check ((tender = 'GIFT_CARD') = (code is not null) and (tender = 'STORE_CREDIT') = (customer_id is not null));`,
    );
    this.addSql(
      `alter table "stored_value" add constraint "stored_value_tender_check" check ("tender" in ('GIFT_CARD', 'STORE_CREDIT'));`,
    );

    this.addSql(
      `alter table "stored_value_movement" add constraint "stored_value_movement_stored_value_id_foreign" foreign key ("stored_value_id") references "stored_value" ("id");`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "orders" drop constraint "orders_customer_id_foreign";`);
    this.addSql(`alter table "stored_value" drop constraint "stored_value_customer_id_foreign";`);
    this.addSql(`alter table "stored_value_movement" drop constraint "stored_value_movement_stored_value_id_foreign";`);

    this.addSql(`drop table if exists "customer" cascade;`);
    this.addSql(`drop table if exists "stored_value" cascade;`);
    this.addSql(`drop table if exists "stored_value_movement" cascade;`);

    this.addSql(`alter table "payment_transaction" drop column "to_store_credit";`);
  }
}
