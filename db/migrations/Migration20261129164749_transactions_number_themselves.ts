import { Migration } from '@mikro-orm/migrations';

export class Migration20261129164749_transactions_number_themselves extends Migration {
  override name = 'Migration20261129164749_transactions_number_themselves';

  override up(): void | Promise<void> {
    this.addSql(`alter table "orders" drop column "transaction_sequence";`);

    this.addSql(`drop index "payment_transaction_order_id_index";`);
    this.addSql(
      `alter table "payment_transaction" add constraint "payment_transaction_order_id_sequence_unique" unique ("order_id", "sequence");`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "orders" add "transaction_sequence" int4 not null default 0;`);
    this.addSql(
      `update "orders" o set "transaction_sequence" = coalesce((select max(t.sequence) from "payment_transaction" t where t.order_id = o.id), 0);`,
    );

    this.addSql(`alter table "payment_transaction" drop constraint "payment_transaction_order_id_sequence_unique";`);
    this.addSql(`create index "payment_transaction_order_id_index" on "payment_transaction" ("order_id");`);
  }
}
