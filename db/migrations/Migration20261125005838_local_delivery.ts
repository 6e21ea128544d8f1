import { Migration } from '@mikro-orm/migrations';

export class Migration20261125005838_local_delivery extends Migration {
  override name = 'Migration20261125005838_local_delivery';

  override up(): void | Promise<void> {
    this.addSql(`alter table "location" add "local_delivery_km" int null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "location" drop column "local_delivery_km";`);
  }
}
