import { Migration } from '@mikro-orm/migrations';

export class Migration20261125001226_corrections_and_exports extends Migration {
  override name = 'Migration20261125001226_corrections_and_exports';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "journal_export_batch" ("id" serial primary key, "entries" int not null, "created_at" timestamptz not null default now(), "created_by" text not null);`,
    );

    this.addSql(
      `create table "journal_export_entry" ("entry_id" bigint not null, "batch_id" int not null, primary key ("entry_id"));`,
    );
    this.addSql(`create index "journal_export_entry_batch_id_index" on "journal_export_entry" ("batch_id");`);

    this.addSql(
      `alter table "journal_export_entry" add constraint "journal_export_entry_entry_id_foreign" foreign key ("entry_id") references "journal_entry" ("id") on update cascade on delete cascade;`,
    );
    this.addSql(
      `alter table "journal_export_entry" add constraint "journal_export_entry_batch_id_foreign" foreign key ("batch_id") references "journal_export_batch" ("id");`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "journal_export_entry" drop constraint "journal_export_entry_batch_id_foreign";`);

    this.addSql(`drop table if exists "journal_export_batch" cascade;`);
    this.addSql(`drop table if exists "journal_export_entry" cascade;`);
  }
}
