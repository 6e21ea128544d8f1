import { Migration } from '@mikro-orm/migrations';

export class Migration20261125002900_exchanges extends Migration {
  override name = 'Migration20261125002900_exchanges';

  override up(): void | Promise<void> {
    this.addSql(`alter table "orders" add "exchange_of" uuid null;`);
    this.addSql(`alter table "orders" add constraint "orders_exchange_of_unique" unique ("exchange_of");`);

    this.addSql(`alter table "attention" drop constraint "attention_kind_check";`);
    this.addSql(
      `alter table "attention" add constraint "attention_kind_check" check ("kind" in ('undo-refused', 'step-keeps-failing', 'not-accepted-in-time', 'not-shipped-in-time', 'cancellation-not-answered', 'delivery-failed', 'void-parcel-moves', 'refund-refused', 'exchange-short', 'exchange-unreturned', 'return-label-refused', 'label-not-voided', 'paid-after-void'));`,
    );

    this.addSql(
      `alter table "order_return" add "exchange_order_id" uuid null, add "exchange_waits" text null, add "exchange_credit_minor" bigint not null default '0', add "exchange_verdict" text not null default 'WAIT';`,
    );
    this.addSql(
      `alter table "order_return" add constraint "order_return_exchange_order_id_foreign" foreign key ("exchange_order_id") references "orders" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "order_return" add constraint "order_return_exchange_order_id_unique" unique ("exchange_order_id");`,
    );
    this.addSql(
      `alter table "order_return" add constraint "order_return_exchange_waits_check" check ("exchange_waits" in ('RETURN', 'PAYMENT', 'NONE'));`,
    );
    this.addSql(
      `alter table "order_return" add constraint "order_return_exchange_verdict_check" check ("exchange_verdict" in ('WAIT', 'GO', 'SHORT', 'CANCEL'));`,
    );

    this.addSql(`alter table "payment_transaction" add "other_order_id" uuid null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "order_return" drop constraint "order_return_exchange_order_id_foreign";`);

    this.addSql(`alter table "attention" drop constraint "attention_kind_check";`);
    this.addSql(
      `alter table "attention" add constraint "attention_kind_check" check ("kind" in ('undo-refused', 'step-keeps-failing', 'not-accepted-in-time', 'not-shipped-in-time', 'cancellation-not-answered', 'delivery-failed', 'void-parcel-moves', 'refund-refused', 'return-label-refused', 'label-not-voided', 'paid-after-void'));`,
    );

    this.addSql(`alter table "order_return" drop constraint "order_return_exchange_order_id_unique";`);
    this.addSql(`alter table "order_return" drop constraint "order_return_exchange_waits_check";`);
    this.addSql(`alter table "order_return" drop constraint "order_return_exchange_verdict_check";`);
    this.addSql(
      `alter table "order_return" drop column "exchange_order_id", drop column "exchange_waits", drop column "exchange_credit_minor", drop column "exchange_verdict";`,
    );

    this.addSql(`alter table "orders" drop constraint "orders_exchange_of_unique";`);
    this.addSql(`alter table "orders" drop column "exchange_of";`);

    this.addSql(`alter table "payment_transaction" drop column "other_order_id";`);
  }
}
