import { defineEntity, p } from '@mikro-orm/core';
import type { Decision, RuleSet as Rules, SourcingOrder } from '../../domain/sourcing/types.ts';
import { Order } from './order.ts';

/** Every version is kept; the newest one is live. */
export const RuleSet = defineEntity({
  name: 'RuleSet',
  tableName: 'rule_set',
  properties: {
    id: p.text().primary(),
    version: p.integer().primary(),
    filters: p.json<Rules['filters']>(),
    goals: p.json<Rules['goals']>(),
    costWeights: p.json<NonNullable<Rules['costWeights']>>().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    createdBy: p.text(),
  },
});

/** Why an order was routed as it was. Kept for good, after re-routing too. */
export const SourcingDecision = defineEntity({
  name: 'SourcingDecision',
  tableName: 'sourcing_decision',
  properties: {
    id: p.uuid().primary(),
    orderId: () => p.manyToOne(Order).mapToPk().fieldName('order_id').index(),
    at: p.datetime().defaultRaw('now()'),
    // With the snapshot in the decision and its rules' version, all that it takes to make it again.
    sourcingOrder: p.json<SourcingOrder>(),
    decision: p.json<Decision>(),
  },
});
