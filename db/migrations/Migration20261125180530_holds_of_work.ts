import { Migration } from '@mikro-orm/migrations';

export class Migration20261125180530_holds_of_work extends Migration {
  override name = 'Migration20261125180530_holds_of_work';

  override up(): void | Promise<void> {
    this.addSql(`create index "hold_fulfillment_order_id_index" on "hold" ("fulfillment_order_id");`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "hold_fulfillment_order_id_index";`);
  }
}
