import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Problem } from '../../api/problem.ts';
import { recordMovements } from '../../api/stock-movements/record.ts';
import { type Database, openDatabase } from '../../db/database.ts';
import { commitUnits, issueUnits, type LineUnits, releaseLineUnits, releaseUnits } from '../../db/stock/commitments.ts';
import { correctStock } from '../../db/stock/corrections.ts';
import { readDrift } from '../../db/stock/reconciliation.ts';
import type { LocationId, OrderId, OrderLineId, Sku } from '../../domain/ids.ts';
import { OrderRefused } from '../../domain/order-error.ts';
import { aLineRow, anOrderRow } from '../support/order-rows.ts';
import { seededRandom } from '../support/random.ts';
import { createDatabase, type TestDatabase } from '../support/stack.ts';

const OPERATIONS = 10_000;
const CLIENTS = 8;
const SKUS = ['A', 'B', 'C', 'D'] as Sku[];
const LOCATIONS = ['nyc', 'lax', 'ldn'] as LocationId[];

type Order = {
  readonly id: OrderId;
  readonly lines: readonly { id: OrderLineId; sku: Sku }[];
  readonly promised: LineUnits[];
};

describe('stock', () => {
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    database = await createDatabase();
    db = openDatabase({ url: database.url, connectionsMax: CLIENTS + 2, name: 'stock-operations' });
    await arrange(db);
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  it(`agrees with its rows after ${OPERATIONS} random operations of ${CLIENTS} clients at once`, async () => {
    const seed = Date.now() % 100_000;

    const clients = Array.from({ length: CLIENTS }, (_, client) =>
      operate(db, seededRandom(seed + client), OPERATIONS / CLIENTS),
    );
    const done = (await Promise.all(clients)).reduce((sum, each) => sum + each, 0);

    expect({ seed, drift: await readDrift(db) }).toEqual({ seed, drift: [] });
    const rows = await db.selectFrom('stock').selectAll().execute();
    for (const { onHand, committed, reserved, damaged } of rows) {
      expect(Math.min(onHand, committed, reserved, damaged)).toBeGreaterThanOrEqual(0);
    }
    // Most of them must have done something, or this proves nothing.
    expect(done).toBeGreaterThan(OPERATIONS / 3);
  }, 180_000);
});

/** Returns how many operations changed anything. Each is one transaction, refused or whole. */
async function operate(db: Database, random: () => number, operations: number): Promise<number> {
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value;
  const units = (max: number) => 1 + Math.floor(random() * max);
  const orders: Order[] = [];
  let done = 0;
  const attempt = async (work: () => Promise<boolean>) => {
    try {
      if (await work()) done += 1;
    } catch (error) {
      if (!(error instanceof Problem || error instanceof OrderRefused || error instanceof Refused)) throw error;
    }
  };
  for (let index = 0; index < operations; index += 1) {
    const place = { sku: pick(SKUS), locationId: pick(LOCATIONS) };
    const chance = random();
    if (chance < 0.3)
      await attempt(() =>
        move(db, { ...place, ...movementOf(random, units), ...transferTo(random, place, LOCATIONS) }),
      );
    else if (chance < 0.6) await attempt(() => commit(db, orders, pick, units));
    else if (chance < 0.9) await attempt(() => settle(db, orders, random));
    else
      await attempt(() => correct(db, { ...place, quantity: units(3) }, random() < 0.5 ? 'DAMAGED' : 'OUT_OF_STOCK'));
  }
  return done;
}

class Refused extends Error {}

function movementOf(random: () => number, units: (max: number) => number) {
  const chance = random();
  if (chance < 0.6) return { reason: 'RECEIVED' as const, quantity: units(20) };
  if (chance < 0.7) return { reason: 'COUNTED' as const, quantity: units(30) };
  if (chance < 0.8) return { reason: 'DAMAGED' as const, quantity: units(2) };
  if (chance < 0.9) return { reason: 'ADJUSTED' as const, quantity: -units(3) };
  return { reason: 'TRANSFERRED' as const, quantity: units(5) };
}

function transferTo(
  random: () => number,
  { locationId }: { locationId: LocationId },
  locations: readonly LocationId[],
) {
  const others = locations.filter((each) => each !== locationId);
  return { toLocationId: others[Math.floor(random() * others.length)] as LocationId };
}

async function move(
  db: Database,
  { toLocationId, ...movement }: Parameters<typeof recordMovements>[1][number] & { toLocationId: LocationId },
) {
  const whole = movement.reason === 'TRANSFERRED' ? { ...movement, toLocationId } : movement;
  const rows = await db.transaction().execute((tx) => recordMovements(tx, [whole], 'test'));
  return rows.length > 0;
}

async function commit(
  db: Database,
  orders: Order[],
  pick: <Value>(values: readonly Value[]) => Value,
  units: (max: number) => number,
) {
  const id = await anOrderRow(db);
  const wanted = [pick(SKUS), pick(SKUS)];
  const lines: { id: OrderLineId; sku: Sku }[] = [];
  for (const sku of wanted) lines.push({ id: await aLineRow(db, id, { sku, quantity: 10 }), sku });
  const promised = lines.map((line) => ({
    orderLineId: line.id,
    sku: line.sku,
    locationId: pick(LOCATIONS),
    quantity: units(4),
  }));
  await db.transaction().execute(async (tx) => {
    if (!(await commitUnits(tx, id, promised))) throw new Refused();
  });
  orders.push({ id, lines, promised });
  return true;
}

/** Ships, gives back a part, or cancels what was promised; cancelling twice gives back once. */
async function settle(db: Database, orders: Order[], random: () => number): Promise<boolean> {
  const order = orders.splice(Math.floor(random() * orders.length), 1)[0];
  if (!order) return false;
  const [first] = order.promised;
  if (!first) return false;
  const chance = random();
  await db.transaction().execute(async (tx) => {
    if (chance < 0.5) return issueUnits(tx, order.id, 'test', order.id, order.promised);
    if (chance < 0.7) return releaseLineUnits(tx, order.id, [first]);
    await releaseUnits(tx, order.id);
    await releaseUnits(tx, order.id);
  });
  return true;
}

async function correct(
  db: Database,
  units: { sku: Sku; locationId: LocationId; quantity: number },
  reason: 'DAMAGED' | 'OUT_OF_STOCK',
) {
  await db.transaction().execute((tx) => correctStock(tx, reason, [units], 'test', 'a random correction'));
  return true;
}

async function arrange(db: Database): Promise<void> {
  const policy = { returnPolicy: {}, verification: {}, sla: {} };
  const channel = { id: 'web-us', name: 'web', kind: 'WEB', currency: 'USD', countries: ['US'], policy };
  await db
    .insertInto('channel')
    .values(channel as never)
    .execute();
  for (const sku of SKUS)
    await db
      .insertInto('sku')
      .values({ sku, name: sku } as never)
      .execute();
  for (const id of LOCATIONS) {
    const location = {
      id,
      name: id,
      kind: 'WAREHOUSE',
      address: { line1: '1', city: 'x', country: 'US' },
      timeZone: 'UTC',
      floor: 'DIRECT',
    };
    await db
      .insertInto('location')
      .values(location as never)
      .execute();
    for (const sku of SKUS)
      await db
        .insertInto('stock')
        .values({ sku, locationId: id } as never)
        .execute();
  }
}
