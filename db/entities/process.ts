import { defineEntity, p } from '@mikro-orm/core';
import type { CommandId, FulfillmentOrderId, HoldId, OrderId } from '../../domain/ids.ts';
import { ATTENTION_KINDS } from '../../domain/order/attention.ts';
import { COMMAND_KINDS, type CommandOutcome } from '../../domain/order/command.ts';
import { HOLD_REASONS } from '../../domain/order/hold.ts';
import { Order } from './order.ts';

/** The inbox: every command and webhook is a row here before anyone acts on it. */
export const Command = defineEntity({
  name: 'Command',
  tableName: 'command',
  properties: {
    id: p.uuid().$type<CommandId>().primary(),
    client: p.text(),
    idempotencyKey: p.text().nullable(),
    bodyHash: p.text(),
    kind: p.enum(COMMAND_KINDS),
    orderId: p.uuid().$type<OrderId>().nullable().index(),
    fulfillmentOrderId: p.uuid().$type<FulfillmentOrderId>().nullable(),
    body: p.json<Readonly<Record<string, unknown>>>().defaultRaw(`'{}'`),
    outcome: p.json<CommandOutcome>().nullable(),
    actor: p.text(),
    createdAt: p.datetime().defaultRaw('now()'),
    // When the sweep may deliver it. The API tries first, so a fresh row is left alone for a while.
    deliverAfter: p.datetime(),
  },
  uniques: [{ properties: ['client', 'idempotencyKey'] }],
  indexes: [
    {
      name: 'command_undecided_index',
      expression: 'create index "command_undecided_index" on "command" ("order_id", "id") where outcome is null',
    },
  ],
});

/** What happened to an order, in the order it happened. Written in the transaction of the fact. */
export const OrderEvent = defineEntity({
  name: 'OrderEvent',
  tableName: 'order_event',
  properties: {
    orderId: () => p.manyToOne(Order).mapToPk().fieldName('order_id').primary(),
    sequence: p.integer().primary(),
    type: p.text(),
    at: p.datetime().defaultRaw('now()'),
    actor: p.text(),
    reason: p.text().nullable(),
    commandId: p.uuid().$type<CommandId>().nullable(),
    before: p.json<Readonly<Record<string, unknown>>>().nullable(),
    after: p.json<Readonly<Record<string, unknown>>>().nullable(),
  },
});

export const Hold = defineEntity({
  name: 'Hold',
  tableName: 'hold',
  properties: {
    id: p.uuid().$type<HoldId>().primary(),
    orderId: () => p.manyToOne(Order).mapToPk().fieldName('order_id').index(),
    // Absent: the hold stands on the whole order.
    fulfillmentOrderId: p.uuid().$type<FulfillmentOrderId>().nullable().index(),
    reason: p.enum(HOLD_REASONS),
    note: p.text().nullable(),
    placedAt: p.datetime().defaultRaw('now()'),
    placedBy: p.text(),
    // When the order is given up if nobody has decided by then.
    expiresAt: p.datetime().nullable(),
    releasedAt: p.datetime().nullable(),
    releasedBy: p.text().nullable(),
    releaseNote: p.text().nullable(),
  },
});

/** What a person has to look at; open until resolved. */
export const Attention = defineEntity({
  name: 'Attention',
  tableName: 'attention',
  properties: {
    id: p.uuid().primary(),
    orderId: () => p.manyToOne(Order).mapToPk().fieldName('order_id'),
    kind: p.enum(ATTENTION_KINDS),
    subject: p.text(),
    since: p.datetime().defaultRaw('now()'),
    resolvedAt: p.datetime().nullable(),
  },
  indexes: [
    {
      name: 'attention_open_unique',
      expression:
        'create unique index "attention_open_unique" on "attention" ' +
        '("order_id", "kind", "subject") where resolved_at is null',
    },
  ],
});
