import { Migration } from '@mikro-orm/migrations';

export class Migration20261125085604_line_implies_order extends Migration {
  override name = 'Migration20261125085604_line_implies_order';

  override up(): void | Promise<void> {
    this.addSql(`alter table "reservation" drop constraint "reservation_order_id_foreign";`);
  }

  override down(): void | Promise<void> {
    this.addSql(
      `alter table "reservation" add constraint "reservation_order_id_foreign" foreign key ("order_id") references "orders" ("id") on update no action on delete set null;`,
    );
  }
}
