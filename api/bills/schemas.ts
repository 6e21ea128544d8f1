import { z } from 'zod';
import { Day } from '../journal/schemas.ts';
import { CurrencyCode, Instant, LocationCode, listOf, MoneyNotNegative, Quantity, SkuCode, Text } from '../schemas.ts';

const Amount = z.strictObject({ amount: z.int().min(1), currency: CurrencyCode });

export const NewBill = z
  .strictObject({
    locationId: LocationCode.describe('The supplier: a location of the kind SUPPLIER.'),
    reference: Text.describe("The supplier's number of the bill: each once."),
    amount: Amount,
    lines: z
      .array(z.strictObject({ sku: SkuCode, quantity: Quantity }))
      .min(1)
      .max(1_000)
      .refine((lines) => new Set(lines.map(({ sku }) => sku)).size === lines.length, 'must name each SKU once')
      .exactOptional()
      .describe('The goods it is for, the oldest first. Absent: all that were shipped and not billed yet.'),
    billedOn: Day.exactOptional(),
    dueOn: Day.exactOptional().describe('Absent: 30 days later.'),
  })
  .meta({ id: 'NewBill' });
export const BillView = z
  .object({
    id: z.uuid(),
    locationId: LocationCode,
    reference: z.string(),
    amount: MoneyNotNegative,
    accrued: z.int().describe('What the goods were expected to cost, in the reporting currency.'),
    difference: z.int().describe('What it asks for beyond that; less is negative.'),
    billedOn: Day,
    dueOn: Day,
    paidAt: Instant.exactOptional(),
  })
  .meta({ id: 'Bill' });
export const BillList = listOf(BillView);
export const BillParams = z.strictObject({ id: z.uuid() });
