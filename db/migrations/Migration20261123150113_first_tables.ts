import { Migration } from '@mikro-orm/migrations';

export class Migration20261123150113_first_tables extends Migration {
  override name = 'Migration20261123150113_first_tables';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "api_key" ("id" uuid not null, "name" text not null, "hash" text not null, "roles" text[] not null, "location_ids" text[] null, "channel_ids" text[] null, "created_at" timestamptz not null default now(), "revoked_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(`alter table "api_key" add constraint "api_key_hash_unique" unique ("hash");`);
    this.addSql(
      `alter table "api_key" add constraint "api_key_roles_check" check ("roles" <@ array['admin'::text, 'support'::text, 'warehouse'::text, 'finance'::text, 'channel'::text, 'viewer'::text]);`,
    );

    this.addSql(
      `create table "channel" ("id" text not null, "name" text not null, "kind" text not null, "currency" text not null, "countries" text[] not null, "safety_buffer" int not null default 0, "rule_set_id" text null, "policy" jsonb not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "channel" add constraint "channel_kind_check" check ("kind" in ('WEB', 'STORE', 'CALL_CENTRE', 'MARKETPLACE'));`,
    );

    this.addSql(
      `create table "command" ("id" uuid not null, "client" text not null, "idempotency_key" text null, "body_hash" text not null, "kind" text not null, "order_id" uuid null, "fulfillment_order_id" uuid null, "body" jsonb not null default '{}', "outcome" jsonb null, "actor" text not null, "created_at" timestamptz not null default now(), "deliver_after" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(`create index "command_order_id_index" on "command" ("order_id");`);
    this.addSql(`create index "command_undelivered_index" on "command" ("deliver_after") where outcome is null;`);
    this.addSql(
      `alter table "command" add constraint "command_client_idempotency_key_unique" unique ("client", "idempotency_key");`,
    );
    this.addSql(
      `alter table "command" add constraint "command_kind_check" check ("kind" in ('placeOrder', 'cancelOrder', 'editOrder', 'placeHold', 'releaseHold', 'rejectHold', 'retryAttention', 'acceptFulfillmentOrder', 'rejectFulfillmentOrder', 'startPicking', 'shortPick', 'shipFulfillmentOrder', 'holdFulfillmentOrder', 'releaseFulfillmentOrder', 'moveFulfillmentOrder', 'splitFulfillmentOrder', 'mergeFulfillmentOrders', 'scheduleFulfillmentOrder', 'cancelFulfillmentOrder', 'readyForPickup', 'pickUp', 'trackParcel', 'stockArrived', 'answerQuestion', 'requestReturn', 'approveReturn', 'declineReturn', 'receiveReturn', 'inspectReturn', 'cancelReturn', 'refundPayment', 'direct'));`,
    );

    this.addSql(
      `create table "journal_entry" ("id" bigserial primary key, "at" timestamptz not null default now(), "source_type" text not null, "source_id" text not null, "order_id" uuid null);`,
    );
    this.addSql(`create index "journal_entry_order_id_index" on "journal_entry" ("order_id");`);
    this.addSql(
      `alter table "journal_entry" add constraint "journal_entry_source_type_source_id_unique" unique ("source_type", "source_id");`,
    );

    this.addSql(
      `create table "journal_line" ("id" bigserial primary key, "entry_id" bigint not null, "account" text not null, "currency" text not null, "debit_minor" bigint not null default '0', "credit_minor" bigint not null default '0');`,
    );
    this.addSql(`create index "journal_line_entry_id_index" on "journal_line" ("entry_id");`);
    this.addSql(
      `alter table "journal_line" add constraint "journal_line_one_side" check (debit_minor >= 0 and credit_minor >= 0 and (debit_minor = 0) <> (credit_minor = 0));`,
    );

    this.addSql(
      `create table "location" ("id" text not null, "name" text not null, "kind" text not null, "address" jsonb not null, "geo" jsonb null, "time_zone" text not null, "cut_off" text null, "handling_time" text null, "pick_up" boolean not null default false, "ships_orders" boolean not null default true, "daily_capacity" int null, "handling_cost_minor" bigint null, "handling_cost_currency" text null, "channels" text[] null, "closed_on" text[] not null default '{}', "open_days" jsonb null, "shelf_floor" int not null default 0, "rank" int not null default 0, "floor" text not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "location" add constraint "location_kind_check" check ("kind" in ('WAREHOUSE', 'STORE', 'SUPPLIER'));`,
    );
    this.addSql(`alter table "location" add constraint "location_floor_check" check ("floor" in ('SCAN', 'DIRECT'));`);

    this.addSql(
      `create table "orders" ("id" uuid not null, "order_number" bigserial, "channel_id" text not null, "external_order_id" text null, "body_hash" text not null, "status" text not null, "stage" text not null, "currency" text not null, "customer" jsonb null, "email" text null, "customer_id" uuid null, "shipping_address" jsonb null, "billing_address" jsonb null, "delivery" jsonb not null, "shipping_minor" bigint not null default '0', "shipping_tax_minor" bigint not null default '0', "shipping_tax_inclusive" boolean not null default false, "risk_score" int not null default 0, "allow_split" boolean not null default true, "allow_backorder" boolean not null default false, "allow_substitutes" boolean not null default false, "note" text null, "tags" text[] not null default '{}', "metadata" jsonb not null default '{}', "reservation_id" uuid null, "policy" jsonb not null, "refusal" jsonb null, "process" jsonb null, "event_sequence" int not null default 0, "transaction_sequence" int not null default 0, "version" int not null default 1, "placed_at" timestamptz not null, "received_at" timestamptz not null default now(), "accepted_at" timestamptz null, "ended_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(`alter table "orders" add constraint "orders_order_number_unique" unique ("order_number");`);
    this.addSql(`create index "orders_email_index" on "orders" ("email");`);
    this.addSql(`create index "orders_customer_id_index" on "orders" ("customer_id");`);
    this.addSql(`create index "orders_status_id_index" on "orders" ("status", "id");`);
    this.addSql(`create index "orders_channel_id_id_index" on "orders" ("channel_id", "id");`);
    this.addSql(`create index "orders_placed_at_index" on "orders" ("placed_at");`);
    this.addSql(`create index "orders_external_order_id_index" on "orders" ("external_order_id");`);
    this.addSql(
      `create unique index "orders_external_id_unique" on "orders" ("channel_id", "external_order_id") where status <> 'REFUSED';`,
    );
    this.addSql(`create index "orders_tags_index" on "orders" using gin ("tags");`);
    this.addSql(
      `alter table "orders" add constraint "orders_status_check" check ("status" in ('RECEIVED', 'REFUSED', 'ON_HOLD', 'OPEN', 'PARTIALLY_FULFILLED', 'FULFILLED', 'DELIVERED', 'COMPLETED', 'CANCELLED'));`,
    );
    this.addSql(
      `alter table "orders" add constraint "orders_stage_check" check ("stage" in ('RECEIVED', 'SOURCED', 'ACCEPTED', 'UNDONE'));`,
    );

    this.addSql(
      `create table "hold" ("id" uuid not null, "order_id" uuid not null, "fulfillment_order_id" uuid null, "reason" text not null, "note" text null, "placed_at" timestamptz not null default now(), "placed_by" text not null, "expires_at" timestamptz null, "released_at" timestamptz null, "released_by" text null, "release_note" text null, primary key ("id"));`,
    );
    this.addSql(`create index "hold_order_id_index" on "hold" ("order_id");`);
    this.addSql(
      `alter table "hold" add constraint "hold_reason_check" check ("reason" in ('AWAITING_PAYMENT', 'AWAITING_RETURN_ITEMS', 'HIGH_RISK_OF_FRAUD', 'INCORRECT_ADDRESS', 'INVENTORY_OUT_OF_STOCK', 'UNKNOWN_DELIVERY_DATE', 'OTHER'));`,
    );

    this.addSql(
      `create table "fulfillment_order" ("id" uuid not null, "order_id" uuid not null, "location_id" text null, "status" text not null, "request_status" text not null, "is_refused" boolean not null default false, "status_before_hold" text null, "pickup_code" text null, "accept_by" timestamptz null, "ship_by" timestamptz null, "opens_at" timestamptz null, "pick_up_by" timestamptz null, "created_at" timestamptz not null default now(), primary key ("id"));`,
    );
    this.addSql(`create index "fulfillment_order_order_id_index" on "fulfillment_order" ("order_id");`);
    this.addSql(
      `create index "fulfillment_order_location_id_status_id_index" on "fulfillment_order" ("location_id", "status", "id");`,
    );
    this.addSql(
      `alter table "fulfillment_order" add constraint "fulfillment_order_status_check" check ("status" in ('OPEN', 'IN_PROGRESS', 'SCHEDULED', 'ON_HOLD', 'INCOMPLETE', 'CANCELLED', 'CLOSED'));`,
    );
    this.addSql(
      `alter table "fulfillment_order" add constraint "fulfillment_order_request_status_check" check ("request_status" in ('UNSUBMITTED', 'SUBMITTED', 'ACCEPTED', 'REJECTED', 'CANCELLATION_REQUESTED', 'CANCELLATION_ACCEPTED', 'CANCELLATION_REJECTED', 'CLOSED'));`,
    );
    this.addSql(
      `alter table "fulfillment_order" add constraint "fulfillment_order_status_before_hold_check" check ("status_before_hold" in ('OPEN', 'IN_PROGRESS', 'SCHEDULED', 'ON_HOLD', 'INCOMPLETE', 'CANCELLED', 'CLOSED'));`,
    );

    this.addSql(
      `create table "cart_hold" ("id" uuid not null, "channel_id" text not null, "expires_at" timestamptz not null, "order_id" uuid null, "ended_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(`create index "cart_hold_order_id_index" on "cart_hold" ("order_id");`);
    this.addSql(
      `create index "cart_hold_running_index" on "cart_hold" ("expires_at") where order_id is null and ended_at is null;`,
    );

    this.addSql(
      `create table "attention" ("id" uuid not null, "order_id" uuid not null, "kind" text not null, "subject" text not null, "since" timestamptz not null default now(), "resolved_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(
      `create unique index "attention_open_unique" on "attention" ("order_id", "kind", "subject") where resolved_at is null;`,
    );
    this.addSql(
      `alter table "attention" add constraint "attention_kind_check" check ("kind" in ('undo-refused', 'step-keeps-failing', 'not-accepted-in-time', 'not-shipped-in-time', 'delivery-failed', 'refund-refused', 'label-not-voided', 'paid-after-void'));`,
    );

    this.addSql(
      `create table "order_event" ("order_id" uuid not null, "sequence" int not null, "type" text not null, "at" timestamptz not null default now(), "actor" text not null, "reason" text null, "command_id" uuid null, "before" jsonb null, "after" jsonb null, primary key ("order_id", "sequence"));`,
    );

    this.addSql(
      `create table "order_return" ("id" uuid not null, "order_id" uuid not null, "status" text not null, "method" text not null, "location_id" text null, "refund_to" text not null, "keep_it" boolean not null default false, "declined_by" text null, "decline_reason" text null, "requested_by" text not null, "requested_at" timestamptz not null default now(), "approved_at" timestamptz null, "expires_at" timestamptz null, "closed_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(`create index "order_return_order_id_index" on "order_return" ("order_id");`);
    this.addSql(`create index "order_return_status_id_index" on "order_return" ("status", "id");`);
    this.addSql(
      `alter table "order_return" add constraint "order_return_status_check" check ("status" in ('REQUESTED', 'OPEN', 'CLOSED', 'DECLINED', 'CANCELLED'));`,
    );
    this.addSql(
      `alter table "order_return" add constraint "order_return_method_check" check ("method" in ('POST', 'IN_STORE'));`,
    );
    this.addSql(
      `alter table "order_return" add constraint "order_return_refund_to_check" check ("refund_to" in ('ORIGINAL', 'STORE_CREDIT'));`,
    );
    this.addSql(
      `alter table "order_return" add constraint "order_return_declined_by_check" check ("declined_by" in ('quantity', 'finalSale', 'window', 'inStore'));`,
    );

    this.addSql(
      `create table "parcel" ("id" uuid not null, "order_id" uuid not null, "fulfillment_order_id" uuid not null, "shipment_id" uuid null, "lines" jsonb not null, "weight_grams" int not null, "dimensions_mm" jsonb null, "provider" text null, "carrier" text null, "service" text null, "tracking_number" text null, "carrier_shipment_id" text null, "cost_minor" bigint null, "cost_currency" text null, "transit_days" int null, "is_void" boolean not null default false, "delivered_at" timestamptz null, "created_at" timestamptz not null default now(), primary key ("id"));`,
    );
    this.addSql(`create index "parcel_order_id_index" on "parcel" ("order_id");`);
    this.addSql(`create index "parcel_fulfillment_order_id_index" on "parcel" ("fulfillment_order_id");`);
    this.addSql(`create index "parcel_shipment_id_index" on "parcel" ("shipment_id");`);
    this.addSql(
      `alter table "parcel" add constraint "parcel_carrier_tracking_number_unique" unique ("carrier", "tracking_number");`,
    );

    this.addSql(
      `create table "payment" ("id" uuid not null, "order_id" uuid not null, "position" int not null, "tender" text not null, "token" text null, "code" text null, "amount_minor" bigint not null, primary key ("id"));`,
    );
    this.addSql(`create index "payment_order_id_index" on "payment" ("order_id");`);
    this.addSql(`alter table "payment" add constraint "payment_amount_not_negative" check (amount_minor >= 0);`);
    this.addSql(
      `alter table "payment" add constraint "payment_tender_check" check ("tender" in ('CARD', 'GIFT_CARD', 'STORE_CREDIT', 'CASH', 'INVOICE'));`,
    );

    this.addSql(
      `create table "payment_transaction" ("id" uuid not null, "order_id" uuid not null, "payment_id" uuid not null, "kind" text not null, "status" text not null, "sequence" int not null, "key" text not null, "amount_minor" bigint not null, "parent_id" uuid null, "caused_by" uuid null, "provider_reference" text null, "captures_many" boolean not null default false, "expires_at" timestamptz null, "refusal_code" text null, "at" timestamptz not null default now(), "settled_at" timestamptz null, primary key ("id"));`,
    );
    this.addSql(`create index "payment_transaction_order_id_index" on "payment_transaction" ("order_id");`);
    this.addSql(`alter table "payment_transaction" add constraint "payment_transaction_key_unique" unique ("key");`);
    this.addSql(
      `create index "payment_transaction_provider_reference_index" on "payment_transaction" ("provider_reference");`,
    );
    this.addSql(
      `alter table "payment_transaction" add constraint "payment_transaction_amount_not_negative" check (amount_minor >= 0);`,
    );
    this.addSql(
      `alter table "payment_transaction" add constraint "payment_transaction_kind_check" check ("kind" in ('AUTHORIZATION', 'CAPTURE', 'SALE', 'VOID', 'REFUND'));`,
    );
    this.addSql(
      `alter table "payment_transaction" add constraint "payment_transaction_status_check" check ("status" in ('PENDING', 'SUCCEEDED', 'FAILED'));`,
    );

    this.addSql(
      `create table "pick" ("id" bigserial primary key, "fulfillment_order_id" uuid not null, "order_line_id" uuid not null, "quantity" int not null, "actor" text not null, "at" timestamptz not null default now());`,
    );
    this.addSql(`create index "pick_fulfillment_order_id_index" on "pick" ("fulfillment_order_id");`);
    this.addSql(`alter table "pick" add constraint "pick_quantity_positive" check (quantity > 0);`);

    this.addSql(
      `create table "pick_wave" ("id" uuid not null, "location_id" text not null, "created_by" text not null, "created_at" timestamptz not null default now(), primary key ("id"));`,
    );
    this.addSql(`create index "pick_wave_location_id_index" on "pick_wave" ("location_id");`);

    this.addSql(
      `create table "pick_wave_member" ("fulfillment_order_id" uuid not null, "wave_id" uuid not null, primary key ("fulfillment_order_id"));`,
    );
    this.addSql(`create index "pick_wave_member_wave_id_index" on "pick_wave_member" ("wave_id");`);

    this.addSql(
      `create table "rate_card" ("id" text not null, "carrier" text not null, "service" text not null, "currency" text not null, "zones" jsonb not null, primary key ("id"));`,
    );

    this.addSql(
      `create table "rule_set" ("id" text not null, "version" int not null, "filters" jsonb not null, "goals" jsonb not null, "cost_weights" jsonb null, "created_at" timestamptz not null default now(), "created_by" text not null, primary key ("id", "version"));`,
    );

    this.addSql(
      `create table "shipment" ("id" uuid not null, "order_id" uuid not null, "fulfillment_order_id" uuid not null, "status" text not null, "value_minor" bigint not null, "charges_shipping" boolean not null, "quotes" jsonb null, "quote" jsonb null, "created_at" timestamptz not null default now(), "shipped_at" timestamptz null, "deliver_by" timestamptz null, primary key ("id"));`,
    );
    this.addSql(`create index "shipment_order_id_index" on "shipment" ("order_id");`);
    this.addSql(`create index "shipment_fulfillment_order_id_index" on "shipment" ("fulfillment_order_id");`);
    this.addSql(
      `alter table "shipment" add constraint "shipment_status_check" check ("status" in ('PREPARED', 'SHIPPED', 'VOIDED'));`,
    );

    this.addSql(
      `create table "sku" ("sku" text not null, "name" text not null, "gtin" text null, "weight_grams" int not null default 0, "dimensions_mm" jsonb null, "unit_cost_minor" bigint null, "unit_cost_currency" text null, "tax_category" text null, "hazmat" boolean not null default false, "final_sale" boolean not null default false, "kit" jsonb null, "backorder_limit" int null, "preorder_release_at" timestamptz null, "preorder_limit" int null, "bins" jsonb not null default '{}', primary key ("sku"));`,
    );
    this.addSql(`create index "sku_gtin_index" on "sku" ("gtin");`);

    this.addSql(
      `create table "order_line" ("id" uuid not null, "order_id" uuid not null, "position" int not null, "sku" text not null, "quantity" int not null, "cancelled" int not null default 0, "shipped" int not null default 0, "delivered" int not null default 0, "unit_price_minor" bigint not null, "discount_minor" bigint not null default '0', "tax_minor" bigint not null default '0', "tax_rate" text null, "tax_inclusive" boolean not null default false, "kit" jsonb null, primary key ("id"));`,
    );
    this.addSql(`create index "order_line_order_id_index" on "order_line" ("order_id");`);
    this.addSql(`create index "order_line_sku_index" on "order_line" ("sku");`);
    this.addSql(
      `alter table "order_line" add constraint "order_line_units_fit" check (cancelled >= 0 and delivered >= 0 and delivered <= shipped and cancelled + shipped <= quantity);`,
    );

    this.addSql(
      `create table "return_receipt" ("id" bigserial primary key, "return_id" uuid not null, "order_line_id" uuid not null, "location_id" text null, "disposition" text not null, "quantity" int not null, "command_id" uuid not null, "actor" text not null, "at" timestamptz not null default now());`,
    );
    this.addSql(`create index "return_receipt_return_id_index" on "return_receipt" ("return_id");`);
    this.addSql(`create index "return_receipt_order_line_id_index" on "return_receipt" ("order_line_id");`);
    this.addSql(
      `alter table "return_receipt" add constraint "return_receipt_disposition_check" check ("disposition" in ('RESTOCKED', 'PROCESSING_REQUIRED', 'NOT_RESTOCKED', 'MISSING'));`,
    );

    this.addSql(
      `create table "return_line" ("return_id" uuid not null, "order_line_id" uuid not null, "quantity" int not null, "cancelled" int not null default 0, "reason" text not null, primary key ("return_id", "order_line_id"));`,
    );
    this.addSql(`create index "return_line_order_line_id_index" on "return_line" ("order_line_id");`);
    this.addSql(
      `alter table "return_line" add constraint "return_line_units_fit" check (quantity > 0 and cancelled >= 0 and cancelled <= quantity);`,
    );
    this.addSql(
      `alter table "return_line" add constraint "return_line_reason_check" check ("reason" in ('UNWANTED', 'DEFECTIVE', 'WRONG_ITEM', 'DAMAGED', 'LATE', 'OTHER'));`,
    );

    this.addSql(
      `create table "return_credit" ("id" bigserial primary key, "return_id" uuid not null, "order_id" uuid not null, "order_line_id" uuid null, "quantity" int not null, "net_minor" bigint not null, "tax_minor" bigint not null, "fee_minor" bigint not null default '0', "command_id" uuid not null, "at" timestamptz not null default now());`,
    );
    this.addSql(`create index "return_credit_return_id_index" on "return_credit" ("return_id");`);
    this.addSql(`create index "return_credit_order_id_index" on "return_credit" ("order_id");`);

    this.addSql(
      `create table "reservation" ("id" bigserial primary key, "kind" text not null, "sku" text not null, "location_id" text not null, "quantity" int not null, "order_id" uuid null, "order_line_id" uuid null, "fulfillment_order_id" uuid null, "cart_hold_id" uuid null);`,
    );
    this.addSql(`create index "reservation_order_id_index" on "reservation" ("order_id");`);
    this.addSql(`create index "reservation_cart_hold_id_index" on "reservation" ("cart_hold_id");`);
    this.addSql(`create index "reservation_sku_location_id_index" on "reservation" ("sku", "location_id");`);
    this.addSql(`alter table "reservation" add constraint "reservation_quantity_positive" check (quantity > 0);`);
    this.addSql(
      `alter table "reservation" add constraint "reservation_kind_check" check ("kind" in ('COMMITTED', 'RESERVED'));`,
    );

    this.addSql(
      `create table "fulfillment_order_line" ("fulfillment_order_id" uuid not null, "order_line_id" uuid not null, "quantity" int not null, "shipped" int not null default 0, primary key ("fulfillment_order_id", "order_line_id"));`,
    );
    this.addSql(
      `create index "fulfillment_order_line_order_line_id_index" on "fulfillment_order_line" ("order_line_id");`,
    );
    this.addSql(
      `alter table "fulfillment_order_line" add constraint "fulfillment_order_line_units_fit" check (shipped >= 0 and shipped <= quantity);`,
    );

    this.addSql(
      `create table "incoming_stock" ("id" bigserial primary key, "sku" text not null, "location_id" text not null, "quantity" int not null, "expected_at" timestamptz not null, "reference" text not null);`,
    );
    this.addSql(`create index "incoming_stock_sku_location_id_index" on "incoming_stock" ("sku", "location_id");`);
    this.addSql(
      `alter table "incoming_stock" add constraint "incoming_stock_quantity_not_negative" check (quantity >= 0);`,
    );

    this.addSql(
      `create table "sourcing_decision" ("id" uuid not null, "order_id" uuid not null, "at" timestamptz not null default now(), "sourcing_order" jsonb not null, "decision" jsonb not null, primary key ("id"));`,
    );
    this.addSql(`create index "sourcing_decision_order_id_index" on "sourcing_decision" ("order_id");`);

    this.addSql(
      `create table "stock" ("sku" text not null, "location_id" text not null, "on_hand" int not null default 0, "committed" int not null default 0, "reserved" int not null default 0, "safety_stock" int not null default 0, "damaged" int not null default 0, primary key ("sku", "location_id"));`,
    );
    this.addSql(`alter table "stock" add constraint "stock_on_hand_not_negative" check (on_hand >= 0);`);
    this.addSql(`alter table "stock" add constraint "stock_committed_not_negative" check (committed >= 0);`);
    this.addSql(`alter table "stock" add constraint "stock_reserved_not_negative" check (reserved >= 0);`);
    this.addSql(`alter table "stock" add constraint "stock_safety_stock_not_negative" check (safety_stock >= 0);`);
    this.addSql(`alter table "stock" add constraint "stock_damaged_not_negative" check (damaged >= 0);`);

    this.addSql(
      `create table "stock_movement" ("id" bigserial primary key, "sku" text not null, "location_id" text not null, "on_hand_delta" int not null, "damaged_delta" int not null default 0, "reason" text not null, "reference" text null, "unit_cost_minor" bigint null, "unit_cost_currency" text null, "order_id" uuid null, "actor" text not null, "at" timestamptz not null default now());`,
    );
    this.addSql(
      `create index "stock_movement_sku_location_id_id_index" on "stock_movement" ("sku", "location_id", "id");`,
    );
    this.addSql(
      `alter table "stock_movement" add constraint "stock_movement_reason_check" check ("reason" in ('RECEIVED', 'ADJUSTED', 'COUNTED', 'TRANSFERRED', 'DAMAGED', 'RETURNED', 'SHIPPED', 'VOIDED', 'REPAIRED'));`,
    );

    this.addSql(
      `create table "tracking_event" ("id" bigserial primary key, "parcel_id" uuid not null, "carrier_event_id" text not null, "status" text not null, "location" text null, "at" timestamptz not null, "received_at" timestamptz not null default now());`,
    );
    this.addSql(`create index "tracking_event_parcel_id_index" on "tracking_event" ("parcel_id");`);
    this.addSql(
      `alter table "tracking_event" add constraint "tracking_event_parcel_id_carrier_event_id_unique" unique ("parcel_id", "carrier_event_id");`,
    );

    this.addSql(
      `alter table "journal_line" add constraint "journal_line_entry_id_foreign" foreign key ("entry_id") references "journal_entry" ("id");`,
    );

    this.addSql(
      `alter table "orders" add constraint "orders_channel_id_foreign" foreign key ("channel_id") references "channel" ("id");`,
    );

    this.addSql(
      `alter table "hold" add constraint "hold_order_id_foreign" foreign key ("order_id") references "orders" ("id");`,
    );

    this.addSql(
      `alter table "fulfillment_order" add constraint "fulfillment_order_order_id_foreign" foreign key ("order_id") references "orders" ("id");`,
    );
    this.addSql(
      `alter table "fulfillment_order" add constraint "fulfillment_order_location_id_foreign" foreign key ("location_id") references "location" ("id") on delete set null;`,
    );

    this.addSql(
      `alter table "cart_hold" add constraint "cart_hold_channel_id_foreign" foreign key ("channel_id") references "channel" ("id");`,
    );
    this.addSql(
      `alter table "cart_hold" add constraint "cart_hold_order_id_foreign" foreign key ("order_id") references "orders" ("id") on delete set null;`,
    );

    this.addSql(
      `alter table "attention" add constraint "attention_order_id_foreign" foreign key ("order_id") references "orders" ("id");`,
    );

    this.addSql(
      `alter table "order_event" add constraint "order_event_order_id_foreign" foreign key ("order_id") references "orders" ("id");`,
    );

    this.addSql(
      `alter table "order_return" add constraint "order_return_order_id_foreign" foreign key ("order_id") references "orders" ("id");`,
    );
    this.addSql(
      `alter table "order_return" add constraint "order_return_location_id_foreign" foreign key ("location_id") references "location" ("id") on delete set null;`,
    );

    this.addSql(
      `alter table "parcel" add constraint "parcel_order_id_foreign" foreign key ("order_id") references "orders" ("id");`,
    );
    this.addSql(
      `alter table "parcel" add constraint "parcel_fulfillment_order_id_foreign" foreign key ("fulfillment_order_id") references "fulfillment_order" ("id");`,
    );

    this.addSql(
      `alter table "payment" add constraint "payment_order_id_foreign" foreign key ("order_id") references "orders" ("id");`,
    );

    this.addSql(
      `alter table "payment_transaction" add constraint "payment_transaction_order_id_foreign" foreign key ("order_id") references "orders" ("id");`,
    );
    this.addSql(
      `alter table "payment_transaction" add constraint "payment_transaction_payment_id_foreign" foreign key ("payment_id") references "payment" ("id");`,
    );

    this.addSql(
      `alter table "pick" add constraint "pick_fulfillment_order_id_foreign" foreign key ("fulfillment_order_id") references "fulfillment_order" ("id");`,
    );

    this.addSql(
      `alter table "pick_wave" add constraint "pick_wave_location_id_foreign" foreign key ("location_id") references "location" ("id");`,
    );

    this.addSql(
      `alter table "pick_wave_member" add constraint "pick_wave_member_fulfillment_order_id_foreign" foreign key ("fulfillment_order_id") references "fulfillment_order" ("id") on update cascade on delete cascade;`,
    );
    this.addSql(
      `alter table "pick_wave_member" add constraint "pick_wave_member_wave_id_foreign" foreign key ("wave_id") references "pick_wave" ("id");`,
    );

    this.addSql(
      `alter table "shipment" add constraint "shipment_order_id_foreign" foreign key ("order_id") references "orders" ("id");`,
    );
    this.addSql(
      `alter table "shipment" add constraint "shipment_fulfillment_order_id_foreign" foreign key ("fulfillment_order_id") references "fulfillment_order" ("id");`,
    );

    this.addSql(
      `alter table "order_line" add constraint "order_line_order_id_foreign" foreign key ("order_id") references "orders" ("id");`,
    );
    this.addSql(
      `alter table "order_line" add constraint "order_line_sku_foreign" foreign key ("sku") references "sku" ("sku");`,
    );

    this.addSql(
      `alter table "return_receipt" add constraint "return_receipt_return_id_foreign" foreign key ("return_id") references "order_return" ("id");`,
    );
    this.addSql(
      `alter table "return_receipt" add constraint "return_receipt_order_line_id_foreign" foreign key ("order_line_id") references "order_line" ("id");`,
    );
    this.addSql(
      `alter table "return_receipt" add constraint "return_receipt_location_id_foreign" foreign key ("location_id") references "location" ("id") on delete set null;`,
    );

    this.addSql(
      `alter table "return_line" add constraint "return_line_return_id_foreign" foreign key ("return_id") references "order_return" ("id") on update cascade on delete cascade;`,
    );
    this.addSql(
      `alter table "return_line" add constraint "return_line_order_line_id_foreign" foreign key ("order_line_id") references "order_line" ("id") on update cascade on delete cascade;`,
    );

    this.addSql(
      `alter table "return_credit" add constraint "return_credit_return_id_foreign" foreign key ("return_id") references "order_return" ("id");`,
    );
    this.addSql(
      `alter table "return_credit" add constraint "return_credit_order_id_foreign" foreign key ("order_id") references "orders" ("id");`,
    );
    this.addSql(
      `alter table "return_credit" add constraint "return_credit_order_line_id_foreign" foreign key ("order_line_id") references "order_line" ("id") on delete set null;`,
    );

    this.addSql(
      `alter table "reservation" add constraint "reservation_order_id_foreign" foreign key ("order_id") references "orders" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "reservation" add constraint "reservation_order_line_id_foreign" foreign key ("order_line_id") references "order_line" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "reservation" add constraint "reservation_cart_hold_id_foreign" foreign key ("cart_hold_id") references "cart_hold" ("id") on delete set null;`,
    );

    this.addSql(
      `alter table "fulfillment_order_line" add constraint "fulfillment_order_line_fulfillment_order_id_foreign" foreign key ("fulfillment_order_id") references "fulfillment_order" ("id") on update cascade on delete cascade;`,
    );
    this.addSql(
      `alter table "fulfillment_order_line" add constraint "fulfillment_order_line_order_line_id_foreign" foreign key ("order_line_id") references "order_line" ("id") on update cascade on delete cascade;`,
    );

    this.addSql(
      `alter table "incoming_stock" add constraint "incoming_stock_sku_foreign" foreign key ("sku") references "sku" ("sku");`,
    );
    this.addSql(
      `alter table "incoming_stock" add constraint "incoming_stock_location_id_foreign" foreign key ("location_id") references "location" ("id");`,
    );

    this.addSql(
      `alter table "sourcing_decision" add constraint "sourcing_decision_order_id_foreign" foreign key ("order_id") references "orders" ("id");`,
    );

    this.addSql(
      `alter table "stock" add constraint "stock_sku_foreign" foreign key ("sku") references "sku" ("sku") on update cascade on delete cascade;`,
    );
    this.addSql(
      `alter table "stock" add constraint "stock_location_id_foreign" foreign key ("location_id") references "location" ("id") on update cascade on delete cascade;`,
    );

    this.addSql(
      `alter table "tracking_event" add constraint "tracking_event_parcel_id_foreign" foreign key ("parcel_id") references "parcel" ("id");`,
    );
  }
}
