import { Migration } from '@mikro-orm/migrations';

export class Migration20261125004754_issued_documents extends Migration {
  override name = 'Migration20261125004754_issued_documents';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "issued_document" ("series" text not null, "number" int not null, "subject_id" uuid not null, "order_id" uuid not null, "content" jsonb not null, "issued_at" timestamptz not null default now(), primary key ("series", "number"));`,
    );
    this.addSql(`create index "issued_document_order_id_index" on "issued_document" ("order_id");`);
    this.addSql(
      `alter table "issued_document" add constraint "issued_document_series_subject_id_unique" unique ("series", "subject_id");`,
    );

    this.addSql(
      `alter table "issued_document" add constraint "issued_document_order_id_foreign" foreign key ("order_id") references "orders" ("id");`,
    );
    this.addSql(`alter table "issued_document" add constraint "issued_document_number_positive" check (number > 0);`);
    this.addSql(
      `alter table "issued_document" add constraint "issued_document_series_check" check ("series" in ('INVOICE', 'CREDIT_NOTE'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "issued_document" cascade;`);
  }
}
