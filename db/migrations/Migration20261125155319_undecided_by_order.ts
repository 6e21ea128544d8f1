import { Migration } from '@mikro-orm/migrations';

export class Migration20261125155319_undecided_by_order extends Migration {
  override name = 'Migration20261125155319_undecided_by_order';

  override up(): void | Promise<void> {
    this.addSql(`drop index "command_undelivered_index";`);
    this.addSql(`create index "command_undecided_index" on "command" ("order_id", "id") where outcome is null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "command_undecided_index";`);
    this.addSql(`create index "command_undelivered_index" on "command" ("deliver_after") where outcome IS NULL;`);
  }
}
