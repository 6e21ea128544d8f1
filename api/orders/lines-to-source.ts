import { readSkus } from '../../db/catalogue/skus.ts';
import type { Database } from '../../db/database.ts';
import type { LineToSource } from '../../db/sourcing/order-to-source.ts';
import { readReleases } from '../../db/sourcing/releases.ts';
import type { OrderLineId, Sku } from '../../domain/ids.ts';
import { type FieldError, Problem } from '../problem.ts';

type Asked = { readonly sku: Sku; readonly quantity: number };

/** Lines that no order has yet, as sourcing reads those of an order. */
export async function readLines(
  db: Database,
  lines: readonly Asked[],
  idOf: (index: number) => OrderLineId,
): Promise<LineToSource[]> {
  const known = new Map((await readSkus(db, [...new Set(lines.map(({ sku }) => sku))])).map((row) => [row.sku, row]));
  const releases = await readReleases(db, [...known.keys()]);
  const errors: FieldError[] = [];
  const read = lines.flatMap(({ sku, quantity }, index) => {
    const row = known.get(sku);
    if (row) return [{ ...row, id: idOf(index), open: quantity, releaseAt: releases.get(sku) ?? null }];
    errors.push({ path: `lines.${index}.sku`, message: `there is no SKU ${sku}` });
    return [];
  });
  if (errors.length === 0) return read;
  const skus = [...new Set(lines.map(({ sku }) => sku))].filter((sku) => !known.has(sku));
  throw new Problem('unknown-sku', `There is no SKU ${skus.join(', ')}.`, { errors, facts: { skus } });
}
