import type { z } from 'zod';
import type { NewSku, SkuRow } from '../../db/catalogue/skus.ts';
import { normalizeGtin } from '../../domain/gtin.ts';
import type { Sku } from '../../domain/ids.ts';
import { moneyOf } from '../money.ts';
import { withoutNulls } from '../present.ts';
import type { SkuFields, SkuView } from './schemas.ts';

export function skuView(row: SkuRow): z.output<typeof SkuView> {
  const {
    unitCostMinor,
    unitCostCurrency,
    backorderLimit,
    preorderReleaseAt,
    preorderLimit,
    kit,
    bins,
    substitutes,
    ...plain
  } = row;
  return withoutNulls({
    ...plain,
    bins: { ...bins },
    substitutes: substitutes && [...substitutes],
    kit: kit?.map((part) => ({ ...part })) ?? null,
    unitCost: moneyOf(unitCostMinor, unitCostCurrency),
    backorder: backorderLimit === null ? null : { limit: backorderLimit },
    preorder: preorderReleaseAt && { releaseAt: preorderReleaseAt.toISOString(), limit: preorderLimit ?? 0 },
  });
}

export function skuRow(sku: Sku, fields: SkuFields): NewSku {
  const { gtin, unitCost, backorder, preorder, dimensionsMm, taxCategory, kit, substitutes, returnPolicy, ...plain } =
    fields;
  return {
    sku,
    ...plain,
    gtin: gtin === undefined ? null : (normalizeGtin(gtin) ?? null),
    dimensionsMm: dimensionsMm ?? null,
    taxCategory: taxCategory ?? null,
    kit: kit ?? null,
    substitutes: substitutes ?? null,
    returnPolicy: returnPolicy ?? null,
    unitCostMinor: unitCost?.amount ?? null,
    unitCostCurrency: unitCost?.currency ?? null,
    backorderLimit: backorder?.limit ?? null,
    preorderReleaseAt: preorder ? new Date(preorder.releaseAt) : null,
    preorderLimit: preorder?.limit ?? null,
  };
}
