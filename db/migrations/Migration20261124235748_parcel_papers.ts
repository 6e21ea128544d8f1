import { Migration } from '@mikro-orm/migrations';

export class Migration20261124235748_parcel_papers extends Migration {
  override name = 'Migration20261124235748_parcel_papers';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "box" ("id" text not null, "name" text not null, "dimensions_mm" jsonb not null, "weight_grams_max" int not null, primary key ("id"));`,
    );

    this.addSql(
      `create table "parcel_label" ("parcel_id" uuid not null, "pdf" bytea not null, "at" timestamptz not null default now(), primary key ("parcel_id"));`,
    );

    this.addSql(`alter table "parcel" add "serial" bigserial, add "sscc" text null;`);
    this.addSql(`alter table "parcel" add constraint "parcel_serial_unique" unique ("serial");`);
    this.addSql(`alter table "parcel" add constraint "parcel_sscc_unique" unique ("sscc");`);

    this.addSql(`alter table "box" add constraint "box_weight_positive" check (weight_grams_max > 0);`);

    this.addSql(
      `alter table "parcel_label" add constraint "parcel_label_parcel_id_foreign" foreign key ("parcel_id") references "parcel" ("id") on update cascade on delete cascade;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "box" cascade;`);
    this.addSql(`drop table if exists "parcel_label" cascade;`);

    this.addSql(`alter table "parcel" drop constraint "parcel_serial_unique";`);
    this.addSql(`alter table "parcel" drop constraint "parcel_sscc_unique";`);
    this.addSql(`alter table "parcel" drop column "serial", drop column "sscc";`);
  }
}
