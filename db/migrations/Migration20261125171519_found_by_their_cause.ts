import { Migration } from '@mikro-orm/migrations';

export class Migration20261125171519_found_by_their_cause extends Migration {
  override name = 'Migration20261125171519_found_by_their_cause';

  override up(): void | Promise<void> {
    this.addSql(`create index "payment_transaction_caused_by_index" on "payment_transaction" ("caused_by");`);

    this.addSql(`create index "return_credit_order_line_id_index" on "return_credit" ("order_line_id");`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "payment_transaction_caused_by_index";`);

    this.addSql(`drop index "return_credit_order_line_id_index";`);
  }
}
