import { Migration } from '@mikro-orm/migrations';

export class Migration20261125042508_cart_hold_promises extends Migration {
  override name = 'Migration20261125042508_cart_hold_promises';

  override up(): void | Promise<void> {
    this.addSql(`drop index "reservation_cart_hold_id_index";`);
    this.addSql(
      `create index "reservation_cart_hold_index" on "reservation" ("cart_hold_id") where cart_hold_id is not null;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "reservation_cart_hold_index";`);
    this.addSql(`create index "reservation_cart_hold_id_index" on "reservation" ("cart_hold_id");`);
  }
}
