import { Migration } from '@mikro-orm/migrations';

export class Migration20261125005823_substitutes extends Migration {
  override name = 'Migration20261125005823_substitutes';

  override up(): void | Promise<void> {
    this.addSql(`alter table "sku" add "substitutes" text[] null;`);

    this.addSql(`alter table "order_line" add "substitute_for" uuid null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "order_line" drop column "substitute_for";`);

    this.addSql(`alter table "sku" drop column "substitutes";`);
  }
}
