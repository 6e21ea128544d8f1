import { Migration } from '@mikro-orm/migrations';

export class Migration20261125010444_places_version extends Migration {
  override name = 'Migration20261125010444_places_version';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "places_version" ("id" serial primary key, "version" uuid not null default gen_random_uuid());`,
    );

    this.addSql(
      `create or replace function "location_renews_places_version_fn"() returns trigger as $$ begin update places_version set version = gen_random_uuid(); return null; end; $$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "renews_places_version" AFTER INSERT OR UPDATE OR DELETE on "location" for each STATEMENT execute function "location_renews_places_version_fn"();`,
    );

    this.addSql(
      `create or replace function "rate_card_renews_places_version_fn"() returns trigger as $$ begin update places_version set version = gen_random_uuid(); return null; end; $$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "renews_places_version" AFTER INSERT OR UPDATE OR DELETE on "rate_card" for each STATEMENT execute function "rate_card_renews_places_version_fn"();`,
    );

    this.addSql(`alter table "places_version" add constraint "places_version_is_one" check (id = 1);`);
    this.addSql(`insert into "places_version" ("id") values (1);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "places_version" cascade;`);

    this.addSql(`drop trigger if exists "renews_places_version" on "location";`);
    this.addSql(`drop function if exists "location_renews_places_version_fn"();`);

    this.addSql(`drop trigger if exists "renews_places_version" on "rate_card";`);
    this.addSql(`drop function if exists "rate_card_renews_places_version_fn"();`);
  }
}
