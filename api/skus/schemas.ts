import { z } from 'zod';
import { normalizeGtin } from '../../domain/gtin.ts';
import { changeOf } from '../put.ts';
import {
  DimensionsMm,
  FractionText,
  Instant,
  isNearEnough,
  listOf,
  MoneyNotNegative,
  NEAR_ENOUGH,
  Page,
  Quantity,
  ReturnConditions,
  SkuCode,
  Text,
  Units,
} from '../schemas.ts';

export const SkuFields = z.strictObject({
  name: Text,
  gtin: z
    .string()
    .refine(
      (text) => normalizeGtin(text) !== undefined,
      'must be a GTIN of 8, 12, 13 or 14 digits with a right check digit',
    )
    .exactOptional(),
  weightGrams: Units.default(0),
  dimensionsMm: DimensionsMm.exactOptional(),
  unitCost: MoneyNotNegative.exactOptional().describe('What a unit costs us; the default for receipts.'),
  taxCategory: Text.exactOptional(),
  hazmat: z.boolean().default(false),
  finalSale: z.boolean().default(false),
  returnPolicy: z
    .strictObject({
      windowDays: z.int().min(0).max(3_650).exactOptional(),
      restockingFee: FractionText.exactOptional(),
      conditions: ReturnConditions.exactOptional(),
    })
    .exactOptional()
    .describe("Goes before the channel's. Orders keep what was said when they came."),
  kit: z
    .array(z.strictObject({ sku: SkuCode, quantity: Quantity }))
    .min(1)
    .max(100)
    .exactOptional(),
  substitutes: z
    .array(SkuCode)
    .max(20)
    .exactOptional()
    .describe('May be sent in its place where the customer agreed, the best first. They may come later.'),
  backorder: z.strictObject({ limit: Units }).exactOptional(),
  preorder: z.strictObject({ releaseAt: Instant.refine(isNearEnough, NEAR_ENOUGH), limit: Units }).exactOptional(),
  bins: z.record(z.string().max(64), Text).default({}).describe('The bin by location id. A location may come later.'),
});
export type SkuFields = z.output<typeof SkuFields>;

export const SkuParams = z.strictObject({ sku: SkuCode });
export const SkuChange = changeOf(SkuFields);
export const SkuView = z.object({ sku: SkuCode, ...SkuFields.shape }).meta({ id: 'Sku' });
export const SkuList = listOf(SkuView);
export const SkuQuery = Page.extend({
  q: z.string().trim().min(1).max(100).optional().describe('A part of the SKU or name, or the whole GTIN.'),
});
