import { z } from 'zod';
import { DecisionView } from '../orders/decision-view.ts';
import { OrderIdText, PlaceOrderBody } from '../orders/schemas.ts';
import { RuleSetFields } from '../rule-sets/schemas.ts';
import { ChannelCode, Code, CurrencyCode, MoneyNotNegative, Quantity, SkuCode } from '../schemas.ts';

const ORDERS_MAX = 10_000;

/** What `POST /v1/orders` takes; only what decides where it is filled must be there. */
const SimulatedOrder = PlaceOrderBody.extend({
  currency: CurrencyCode.exactOptional(),
  lines: z
    .array(z.strictObject({ ...PlaceOrderBody.shape.lines.element.partial().shape, sku: SkuCode, quantity: Quantity }))
    .min(1)
    .max(1_000),
}).meta({ id: 'SimulatedOrder' });
export type SimulatedOrder = z.output<typeof SimulatedOrder>;

const Rules = {
  ruleSetId: Code.exactOptional().describe(
    'A rule set as it is live; absent, and without ruleSet: that of the channel.',
  ),
  ruleSet: RuleSetFields.exactOptional().describe('Rules that nobody has saved.'),
};

export const SimulationBody = z
  .strictObject({
    order: SimulatedOrder.exactOptional().describe('An order that nobody has placed.'),
    orderId: OrderIdText.exactOptional().describe(
      'An order, on the stock that its last decision saw; one without a decision, on the stock of now.',
    ),
    window: z
      .strictObject({
        last: z.int().min(1).max(ORDERS_MAX),
        channel: ChannelCode.exactOptional(),
        currency: CurrencyCode.exactOptional().describe('Absent: that of the newest order. Others are left out.'),
      })
      .exactOptional()
      .describe('The last orders, each on the stock that it was placed on.'),
    ...Rules,
  })
  .refine(({ order, orderId, window }) => [order, orderId, window].filter((each) => each !== undefined).length === 1, {
    path: ['order'],
    error: 'exactly one of order, orderId and window must be there',
  })
  .refine(({ ruleSet, ruleSetId }) => ruleSet === undefined || ruleSetId === undefined, {
    path: ['ruleSet'],
    error: 'must be absent where ruleSetId is given',
  });
export type SimulationBody = z.output<typeof SimulationBody>;

const compared = <Value extends z.ZodType>(value: Value, description: string) =>
  z.object({ before: value, after: value }).describe(description);
const Count = z.int().min(0);

export const Comparison = z.object({
  orders: compared(Count, 'Orders for which a way was found.'),
  splits: compared(Count, 'Fulfillment orders beyond the first of each order.'),
  cost: compared(MoneyNotNegative, 'Rates and handling.').exactOptional(),
  distance: compared(z.number().min(0), 'Units × kilometres.'),
  late: compared(Count, 'Units that leave later than promised.'),
});

/** It has no id: nothing was stored. */
export const SimulatedDecision = DecisionView.omit({ id: true }).meta({ id: 'SimulatedDecision' });
export const SimulationView = z.union([z.object({ decision: SimulatedDecision }), Comparison]);
