import { type RawBuilder, sql } from 'kysely';
import type { CartHoldId, OrderId, Sku } from '../../domain/ids.ts';
import type { RuleSet, StockRow, StockSnapshot } from '../../domain/sourcing/types.ts';
import { DEFAULT_RULE_SET } from '../../domain/sourcing/types.ts';
import { type StockCounters, takeable } from '../../domain/stock.ts';
import { builtOnce } from '../built-once.ts';
import { readPlaces } from '../catalogue/places.ts';
import type { Database } from '../database.ts';
import { summed, type Units } from '../stock/commitments.ts';
import { capacityUsed } from './capacity.ts';

export type StockQuestion = {
  readonly skus: readonly Sku[];
  /** Units that the channel leaves at each location. */
  readonly buffer: number;
  /** Whose units are kept for the asker himself. */
  readonly cartHoldId?: CartHoldId | null;
  /** The order whose promised units are free again when the plan is carried out. */
  readonly givenBackBy?: OrderId | null;
  readonly placesVersion?: string | undefined;
};

/** What sourcing sees of the world at this moment: every location, its stock of these SKUs, and every rate. */
export async function readSnapshot(db: Database, question: StockQuestion, now: Date): Promise<StockSnapshot> {
  const { locations, rates } = await readPlaces(db, question.placesVersion);
  const isCapped = locations.some(({ dailyCapacity }) => dailyCapacity !== undefined);
  const { stock, used } = await SEEN({ skus: question.skus, ...(isCapped ? { now } : {}) }).one(db);
  return {
    at: now.toISOString(),
    locations: locations.map((location) => ({ ...location, capacityUsed: used?.[location.id] ?? 0 })),
    stock: await asTakeable(db, stock, question),
    rates,
  };
}

type Counted = StockCounters & Omit<Units, 'quantity'>;
type Seen = { readonly stock: readonly Counted[]; readonly used: Readonly<Record<string, number>> | null };

const SEEN = builtOnce(
  (_, { skus, now }: { readonly skus: readonly Sku[]; readonly now?: Date }) =>
    sql<Seen>`select ${stockOf(skus)} as stock, ${now ? capacityUsed(now) : null} as used`,
);

const stockOf = (skus: readonly Sku[]) => sql<readonly Counted[]>`
  (select coalesce(jsonb_agg(jsonb_build_object('sku', s.sku, 'locationId', s.location_id, 'onHand', s.on_hand,
      'committed', s.committed, 'reserved', s.reserved, 'safetyStock', s.safety_stock, 'damaged', s.damaged)
      order by s.sku, s.location_id), '[]')
    from stock s where s.sku = any(${skus}::text[]))`;

/** The newest version of the rule set, or the built-in one. */
export async function readRuleSet(db: Database, ruleSetId: string | null): Promise<RuleSet> {
  const { saved } = await db.selectNoFrom(newestRules(sql`${ruleSetId}`).as('saved')).executeTakeFirstOrThrow();
  return ruleSetOf(saved);
}

type SavedRules = Omit<RuleSet, 'costWeights'> & { readonly costWeights: RuleSet['costWeights'] | null };

/** For a column of a statement that is sent anyway. */
export const newestRules = (ruleSetId: RawBuilder<unknown>) => sql<SavedRules | null>`
  (select jsonb_build_object('id', r.id, 'version', r.version, 'filters', r.filters, 'goals', r.goals,
      'costWeights', r.cost_weights)
    from rule_set r where r.id = coalesce(${ruleSetId}, ${DEFAULT_RULE_SET.id}) order by r.version desc limit 1)`;

export function ruleSetOf(saved: SavedRules | null): RuleSet {
  if (!saved) return DEFAULT_RULE_SET;
  const { costWeights, ...rules } = saved;
  return costWeights ? { ...rules, costWeights } : rules;
}

/** What the asker may take of it. */
async function asTakeable(
  db: Database,
  stock: readonly Counted[],
  { buffer, cartHoldId, givenBackBy }: StockQuestion,
): Promise<StockRow[]> {
  const held = cartHoldId ? await readHeld(db, cartHoldId) : [];
  const back = givenBackBy ? await readPromised(db, givenBackBy) : [];
  return stock.map(({ sku, locationId, ...counters }) => {
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
