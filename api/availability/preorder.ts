import { readTaken } from '../../db/backorders/limits.ts';
import { readSku } from '../../db/catalogue/skus.ts';
import type { Database } from '../../db/database.ts';
import { readReleases } from '../../db/sourcing/releases.ts';
import type { Sku } from '../../domain/ids.ts';

export type Preorder = { readonly releaseAt: Date; readonly available?: number };

/** What is not released yet, and how many units of it may still be sold before; undefined once it is. */
export async function readPreorder(db: Database, sku: Sku): Promise<Preorder | undefined> {
  const releaseAt = (await readReleases(db, [sku])).get(sku);
  if (!releaseAt || releaseAt.getTime() <= Date.now()) return undefined;
  const { preorderLimit: limit = null } = (await readSku(db, sku)) ?? {};
  if (limit === null) return { releaseAt };
  const taken = (await readTaken(db, 'PREORDER', [sku])).get(sku) ?? 0;
  return { releaseAt, available: Math.max(limit - taken, 0) };
}
