import { isInUse, isPartOfKit, type KitPart, readSkus } from '../../db/catalogue/skus.ts';
import type { Tx } from '../../db/database.ts';
import { lockName } from '../../db/lock.ts';
import type { Sku } from '../../domain/ids.ts';
import { Problem } from '../problem.ts';

/** A kit is counted, sold and returned by its parts, so it has no stock of its own and no kits in it. */
export async function verifyKit(tx: Tx, sku: Sku, kit: readonly KitPart[]): Promise<void> {
  // Kits and their parts change one after another: a kit in a kit must not slip in between.
  await lockName(tx, 'kits');
  const skus = kit.map((part) => part.sku);
  const twice = skus.find((part, index) => skus.indexOf(part) !== index);
  if (twice) throw invalid(sku, `${twice} is named twice; name it once with the sum of the quantities`);
  if (skus.includes(sku)) throw invalid(sku, 'it is named as a part of itself');
  const parts = await readSkus(tx, skus);
  for (const part of skus) {
    const found = parts.find((row) => row.sku === part);
    if (!found)
      throw new Problem('unknown-sku', `There is no SKU ${part} to make ${sku} of.`, { facts: { sku: part } });
    if (found.kit) throw invalid(sku, `${part} is a kit itself`);
  }
  if (await isPartOfKit(tx, sku)) throw invalid(sku, `${sku} is a part of another kit`);
  const use = await isInUse(tx, sku);
  if (use === 'STOCK') throw invalid(sku, `${sku} has stock; count it to 0 first`);
  if (use === 'ORDERS') throw invalid(sku, `orders wait for ${sku} itself; cancel or ship them first`);
}

const invalid = (sku: Sku, reason: string): Problem =>
  new Problem('invalid-kit', `${sku} cannot be this kit: ${reason}.`, { facts: { sku } });
