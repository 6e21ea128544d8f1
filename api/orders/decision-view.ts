import { z } from 'zod';
import type { listDecisions } from '../../db/order/history.ts';
import { EXCLUSIONS, GOALS } from '../../domain/sourcing/types.ts';
import { Instant, MoneyNotNegative } from '../schemas.ts';

const Units = z.int();
const Stock = z.object({ sku: z.string(), available: Units });
const Scores = z.partialRecord(z.enum(GOALS), z.number());
const PlanView = z.object({
  parts: z.array(
    z.object({
      locationId: z.string().nullable().describe('null: backordered, or with opensAt sold before its release.'),
      opensAt: Instant.exactOptional(),
      lines: z.array(z.object({ lineId: z.uuid(), quantity: Units })),
    }),
  ),
  scores: Scores,
  lostOn: z.enum([...GOALS, 'TIE']).exactOptional(),
});

export const DecisionView = z
  .object({
    id: z.uuid(),
    at: Instant,
    ruleSetId: z.string(),
    ruleSetVersion: z.int(),
    order: z
      .looseObject({ channel: z.string(), lines: z.array(z.looseObject({ lineId: z.string(), quantity: Units })) })
      .describe('What was asked: with the snapshot and the rules, all that the decision was made of.'),
    snapshot: z
      .object({
        at: Instant,
        locations: z.array(z.looseObject({ id: z.string() })),
        stock: z.array(Stock.extend({ locationId: z.string() })),
        rates: z.array(z.looseObject({ carrier: z.string(), service: z.string() })),
      })
      .describe('What was known, before any filter; of the rates those that go there.'),
    locations: z.array(
      z.object({ locationId: z.string(), stock: z.array(Stock), excludedBy: z.enum(EXCLUSIONS).exactOptional() }),
    ),
    plans: z.array(PlanView).describe('The best ones.'),
    pruned: z.int().describe('Plans and branches of plans that were dropped on the way.'),
    chosen: z.int().describe('Index into plans; -1 where there was no way.'),
    exact: z.boolean(),
    cost: MoneyNotNegative.exactOptional(),
    promise: z.object({ shipBy: Instant, deliverBy: Instant.exactOptional(), late: Units }).exactOptional(),
    shortages: z.array(z.object({ sku: z.string(), requested: Units, available: Units })).exactOptional(),
  })
  .meta({ id: 'SourcingDecision' });
export const DecisionList = z.object({ items: z.array(DecisionView) });

type DecisionRow = Awaited<ReturnType<typeof listDecisions>>[number];

/** Only `readonly` tells the column from the view; the schema checks it once more where the answer is written. */
export function decisionView({ id, at, sourcingOrder, decision }: DecisionRow): z.output<typeof DecisionView> {
  return { ...decision, id, at: at.toISOString(), order: sourcingOrder } as unknown as z.output<typeof DecisionView>;
}
