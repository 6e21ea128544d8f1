import { Migration } from '@mikro-orm/migrations';

export class Migration20261124235306_books extends Migration {
  override name = 'Migration20261124235306_books';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "account" ("purpose" text not null, "type" text not null, "code" text not null, "name" text not null, primary key ("purpose"));`,
    );

    this.addSql(`create table "books" ("id" serial primary key, "reporting_currency" text not null);`);

    this.addSql(
      `create table "exchange_rate" ("currency" text not null, "at" timestamptz not null, "rate" text not null, "set_by" text not null, primary key ("currency", "at"));`,
    );

    this.addSql(
      `create table "journal_period" ("period" text not null, "closed_at" timestamptz not null default now(), "closed_by" text not null, primary key ("period"));`,
    );

    this.addSql(
      `alter table "journal_entry" add "booked_on" date not null, add "reason" text null, add "actor" text null, add "reverses_id" bigint null;`,
    );
    this.addSql(`create index "journal_entry_booked_on_index" on "journal_entry" ("booked_on");`);
    this.addSql(
      `alter table "journal_entry" add constraint "journal_entry_reverses_id_unique" unique ("reverses_id");`,
    );

    this.addSql(`alter table "journal_line" add "code" text not null, add "reporting_minor" bigint null;`);

    this.addSql(`alter table "orders" add "exchange_rate" text null;`);

    this.addSql(
      `alter table "account" add constraint "account_type_check" check ("type" in ('ASSET', 'LIABILITY', 'EQUITY', 'INCOME', 'EXPENSE'));`,
    );

    this.addSql(`alter table "books" add constraint "books_are_one" check (id = 1);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "account" cascade;`);
    this.addSql(`drop table if exists "books" cascade;`);
    this.addSql(`drop table if exists "exchange_rate" cascade;`);
    this.addSql(`drop table if exists "journal_period" cascade;`);

    this.addSql(`drop index "journal_entry_booked_on_index";`);
    this.addSql(`alter table "journal_entry" drop constraint "journal_entry_reverses_id_unique";`);
    this.addSql(
      `alter table "journal_entry" drop column "booked_on", drop column "reason", drop column "actor", drop column "reverses_id";`,
    );

    this.addSql(`alter table "journal_line" drop column "code", drop column "reporting_minor";`);

    this.addSql(`alter table "orders" drop column "exchange_rate";`);
  }
}
