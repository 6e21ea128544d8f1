import { type Insertable, type Selectable, sql } from 'kysely';
import { convert } from '../../domain/books/reporting.ts';
import {
  type Holding,
  isValued,
  NO_HOLDING,
  postingOfInventory,
  type ValuedReason,
  valued,
} from '../../domain/books/valuation.ts';
import type { Sku } from '../../domain/ids.ts';
import { asRows } from '../as-rows.ts';
import type { Tables, Tx } from '../database.ts';
import type { Write } from '../together.ts';
import { accrueDropships } from './dropships.ts';
import { type Posting, postAll } from './post.ts';

export type MovementRow = Selectable<Tables['stock_movement']>;
export type NewMovement = Insertable<Tables['stock_movement']>;
/** A movement with what the books must know of it. */
export type Costed = MovementRow & {
  readonly isSuppliers: boolean;
  /** Of all its units, in the reporting currency; null where none, or no rate, is known. */
  readonly costMinor: number | null;
  readonly reportingCurrency: string;
  /** Of its SKU, locked; null where it is not locked yet. */
  readonly holding: Holding | null;
};

/** Values what moved and posts it in the transaction that moved it, with what else is posted of the same event. */
export async function valueMovements(
  tx: Tx,
  costed: readonly Costed[],
  besides: readonly Posting[] = [],
): Promise<void> {
  const [suppliers, own] = [costed.filter((each) => each.isSuppliers), costed.filter((each) => !each.isSuppliers)];
  const owed = await accrueDropships(tx, suppliers);
  const { worth, saved } = await valueOwn(tx, own);
  await postAll(tx, [...besides, ...owed, ...worth], saved);
}

type Valued = { readonly worth: readonly Posting[]; readonly saved: readonly Write[] };

async function valueOwn(tx: Tx, costed: readonly Costed[]): Promise<Valued> {
  const changes = withoutOwnTransfers(costed).filter(({ units }) => units !== 0);
  const [first] = changes;
  if (!first) return { worth: [], saved: [] };
  const holdings = await holdingsOf(tx, changes);
  const added = changes.map(({ sku, units, reason, costMinor }) => {
    const before = holdings.get(sku) ?? NO_HOLDING;
    const after = valued(before, { quantity: units, costMinor: costOf(before, { units, reason, costMinor }) });
    holdings.set(sku, after);
    return { reason, added: after.valueMinor - before.valueMinor };
  });
  const { id, orderId, reportingCurrency: currency } = first;
  const source = { type: 'stock-movement', id: String(id), orderId, currency };
  return { worth: [{ source, lines: postingOfInventory(added) }], saved: [savingOf(holdings)] };
}

/** A receipt brings its own cost. All else is worth the average; where nothing was ever valued, what the SKU costs. */
function costOf(
  { quantity, lastUnitMinor }: Holding,
  { units, reason, costMinor }: Pick<Change, 'units' | 'reason' | 'costMinor'>,
): number | null {
  const isPurchase = reason === 'RECEIVED' || reason === 'TRANSFERRED';
  return units > 0 && (isPurchase || (quantity === 0 && lastUnitMinor === 0)) ? costMinor : null;
}

type Change = {
  readonly id: number;
  readonly orderId: Costed['orderId'];
  readonly sku: Sku;
  readonly reason: ValuedReason;
  readonly units: number;
  readonly costMinor: number | null;
  readonly reportingCurrency: string;
  readonly holding: Holding | null;
};

function changesOf(movement: Costed): Change[] {
  const { reason, onHandDelta, damagedDelta } = movement;
  return isValued(reason) ? [{ ...movement, reason, units: onHandDelta - (damagedDelta ?? 0) }] : [];
}

/** What goes from one of our places to another changes nothing of what we have. */
function withoutOwnTransfers(movements: readonly Costed[]): Change[] {
  const changes = movements.flatMap(changesOf);
  const transferred = new Map<Sku, Change>();
  for (const change of changes.filter(({ reason }) => reason === 'TRANSFERRED')) {
    const { units, costMinor } = transferred.get(change.sku) ?? { units: 0, costMinor: 0 };
    const cost = costMinor === null || change.costMinor === null ? null : costMinor + change.costMinor;
    transferred.set(change.sku, { ...change, units: units + change.units, costMinor: cost });
  }
  return [...changes.filter(({ reason }) => reason !== 'TRANSFERRED'), ...transferred.values()];
}

/**
 * Writes movements down and reads what each unit of them cost, in one statement. Rows of value are locked in the order
 * of SKUs, all or, where one is missing yet, none; `for update` reads them as they are once they are locked, whatever
 * the statement's snapshot says.
 */
export async function insertCosted(tx: Tx, movements: readonly NewMovement[]): Promise<Costed[]> {
  const skus = [...new Set(movements.filter(({ reason }) => isValued(reason)).map(({ sku }) => sku))];
  const held = sql`inventory_value where sku = any(${skus}::text[])`;
  const written = tx
    .insertInto('stock_movement')
    .values([...movements])
    .returningAll();
  const { rows } = await sql<Written>`
    with held as (
      select * from ${held} and (select count(*) from ${held}) = ${skus.length}::int order by sku for update),
    m as (${written})
    select m.*, b.reporting_currency, ${minor} as minor, ${currency} as currency, ${rate} as rate,
      l.kind = 'SUPPLIER' as is_suppliers, case when held.sku is not null then jsonb_build_object(
        'quantity', held.quantity, 'valueMinor', held.value_minor, 'lastUnitMinor', held.last_unit_minor) end as holding
    from m join location l on l.id = m.location_id cross join books b
      left join sku k on k.sku = m.sku left join held on held.sku = m.sku
    order by m.id`.execute(tx);
  const lost = movements.length - rows.length;
  if (lost > 0) throw new Error(`${lost} movements are at locations or in books that are not there`);
  return rows.map(costed);
}

// What the movement says a unit cost, or else what the SKU costs.
const minor = sql<number | null>`case when m.unit_cost_minor is null then k.unit_cost_minor else m.unit_cost_minor end`;
const currency = sql<string | null>`
  case when m.unit_cost_minor is null then k.unit_cost_currency else m.unit_cost_currency end`;
const rate = sql<string | null>`case when ${currency} = b.reporting_currency then '1' else (
  select r.rate from exchange_rate r where r.currency = ${currency} and r.at <= now() order by r.at desc limit 1) end`;

type Cost = {
  readonly minor: number | null;
  readonly currency: string | null;
  readonly rate: string | null;
};

type Written = Omit<Costed, 'costMinor'> & Cost;

function costed({ minor, currency, rate, ...movement }: Written): Costed {
  const units = movement.onHandDelta - movement.damagedDelta;
  const isKnown = minor !== null && currency !== null && rate !== null;
  const costMinor = isKnown ? convert(minor * units, currency, rate, movement.reportingCurrency) : null;
  return { ...movement, costMinor };
}

async function holdingsOf(tx: Tx, changes: readonly Change[]): Promise<Map<Sku, Holding>> {
  const held = changes.flatMap(({ sku, holding }) => (holding ? [[sku, holding] as const] : []));
  return held.length === changes.length ? new Map(held) : openHoldings(tx, changes);
}

async function openHoldings(tx: Tx, changes: readonly Change[]): Promise<Map<Sku, Holding>> {
  const skus = changes.map(({ sku }) => sku);
  // Before any row is locked, because whoever inserts the same one is waited for.
  await sql`
    insert into inventory_value (sku) select distinct sku from unnest(${skus}::text[]) as u (sku)
    order by sku on conflict do nothing`.execute(tx);
  const { rows } = await sql<Holding & { sku: Sku }>`
    select * from inventory_value where sku = any(${skus}::text[]) order by sku for update`.execute(tx);
  return new Map(rows.map(({ sku, ...holding }) => [sku, holding]));
}

function savingOf(holdings: ReadonlyMap<Sku, Holding>): Write {
  const rows = [...holdings].map(([sku, holding]) => ({ sku, ...holding }));
  return sql<Record<string, never>>`
    update inventory_value v
    set quantity = h.quantity, value_minor = h.value_minor, last_unit_minor = h.last_unit_minor
    from ${asRows('h', rows, { sku: 'text', quantity: 'int', valueMinor: 'bigint', lastUnitMinor: 'bigint' })}
    where v.sku = h.sku`;
}
