import { Migration } from '@mikro-orm/migrations';

export class Migration20261125024920_arrived_promises extends Migration {
  override name = 'Migration20261125024920_arrived_promises';

  override up(): void | Promise<void> {
    this.addSql(
      `create index "reservation_arrived_index" on "reservation" ("location_id", "fulfillment_order_id") where fulfillment_order_id is not null;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "reservation_arrived_index";`);
  }
}
