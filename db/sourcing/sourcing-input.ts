import type { CartHoldId, OrderId, Sku } from '../../domain/ids.ts';
import type { RuleSet, StockRow, StockSnapshot } from '../../domain/sourcing/types.ts';
import { DEFAULT_RULE_SET } from '../../domain/sourcing/types.ts';
import { takeable } from '../../domain/stock.ts';
import { readPlaces } from '../catalogue/places.ts';
import type { Database } from '../database.ts';
import { summed, type Units } from '../stock/commitments.ts';
import { readCapacityUsed } from './capacity.ts';

export type StockQuestion = {
  readonly skus: readonly Sku[];
  /** Units that the channel leaves at each location. */
  readonly buffer: number;
  /** Whose units are kept for the asker himself. */
  readonly cartHoldId?: CartHoldId | null;
  /** The order whose promised units are free again when the plan is carried out. */
  readonly givenBackBy?: OrderId | null;
};

/** What sourcing sees of the world at this moment: every location, its stock of these SKUs, and every rate. */
export async function readSnapshot(db: Database, question: StockQuestion, now: Date): Promise<StockSnapshot> {
  const [{ locations, rates }, stock] = await Promise.all([readPlaces(db), readStock(db, question)]);
  const isCapped = locations.some(({ dailyCapacity }) => dailyCapacity !== undefined);
  const used = isCapped ? await readCapacityUsed(db, now) : new Map<string, number>();
  return {
    at: now.toISOString(),
    locations: locations.map((location) => ({ ...location, capacityUsed: used.get(location.id) ?? 0 })),
    stock,
    rates,
  };
}

/** The newest version of the rule set, or the built-in one. */
export async function readRuleSet(db: Database, ruleSetId: string | null): Promise<RuleSet> {
  const row = await db
    .selectFrom('rule_set')
    .select(['id', 'version', 'filters', 'goals', 'costWeights'])
    .where('id', '=', ruleSetId ?? DEFAULT_RULE_SET.id)
    .orderBy('version', 'desc')
    .executeTakeFirst();
  if (!row) return DEFAULT_RULE_SET;
  const { costWeights, ...rules } = row;
  return costWeights ? { ...rules, costWeights } : rules;
}

async function readStock(db: Database, { skus, buffer, cartHoldId, givenBackBy }: StockQuestion): Promise<StockRow[]> {
  const held = cartHoldId ? await readHeld(db, cartHoldId) : [];
  const back = givenBackBy ? await readPromised(db, givenBackBy) : [];
  const rows = await db
    .selectFrom('stock')
    .selectAll()
    .where('sku', 'in', [...skus])
    .orderBy('sku')
    .orderBy('locationId')
    .execute();
  return rows.map(({ sku, locationId, ...counters }) => {
    const isHere = (units: Units) => units.sku === sku && units.locationId === locationId;
    const [own, returned] = [held, back].map((units) => units.find(isHere)?.quantity ?? 0) as [number, number];
    const { committed, reserved } = counters;
    // What comes back is the order's own from then on, like the units of its cart.
    const then = { ...counters, committed: committed - returned, reserved: reserved + returned };
    return { sku, locationId, available: takeable(then, buffer, own + returned) };
  });
}

async function readPromised(db: Database, orderId: OrderId): Promise<Units[]> {
  const rows = await db
    .selectFrom('reservation')
    .select(['sku', 'locationId', 'quantity'])
    .where('orderId', '=', orderId)
    .where('kind', '=', 'COMMITTED')
    .execute();
  return summed(rows);
}

function readHeld(db: Database, cartHoldId: CartHoldId) {
  return db
    .selectFrom('reservation')
    .select(['sku', 'locationId', 'quantity'])
    .where('cartHoldId', '=', cartHoldId)
    .execute();
}
