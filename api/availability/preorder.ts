import { readTaken } from '../../db/backorders/limits.ts';
import type { SkuRow } from '../../db/catalogue/skus.ts';
import type { Database } from '../../db/database.ts';
import { readReleases } from '../../db/sourcing/releases.ts';

export type Preorder = { readonly releaseAt: Date; readonly available?: number };

/** What is not released yet, and how many units of it may still be sold before; undefined once it is. */
export async function readPreorder(db: Database, row: SkuRow | undefined): Promise<Preorder | undefined> {
  if (!row || (row.preorderReleaseAt === null && row.kit === null)) return undefined;
  const { sku, preorderLimit: limit } = row;
  const releaseAt = (await readReleases(db, [sku])).get(sku);
  if (!releaseAt || releaseAt.getTime() <= Date.now()) return undefined;
  if (limit === null) return { releaseAt };
  const taken = (await readTaken(db, 'PREORDER', [sku])).get(sku) ?? 0;
  return { releaseAt, available: Math.max(limit - taken, 0) };
}
