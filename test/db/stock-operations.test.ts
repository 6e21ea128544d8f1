import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '../../db/database.ts';
import { readDrift } from '../../db/stock/reconciliation.ts';
import { seededRandom } from '../support/random.ts';
import { attempt, endEverything, type Facts, OPERATIONS } from '../support/shelves/operations.ts';
import { ARTICLES, arrangeWarehouses, LOCATIONS, Shelves } from '../support/shelves/shelves.ts';
import { createDatabase, type TestDatabase } from '../support/stack.ts';

const TRIES = 10_000;
const CLIENTS = 8;
const NAMES = [...Object.keys(OPERATIONS), 'receive', 'receive', 'order', 'order', 'reserve', 'open what has come'];

describe('stock', () => {
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    database = await createDatabase();
    db = openDatabase({ url: database.url, connectionsMax: CLIENTS + 2, name: 'stock-operations' });
    await arrangeWarehouses(db);
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  it(`agrees with its rows after ${TRIES} random operations of ${CLIENTS} clients at once`, async () => {
    const seed = Date.now() % 100_000;
    const shelves = await Shelves.open(db);
    const clients = Array.from({ length: CLIENTS }, () => shelves.forAnother());

    // A deadlock would be thrown as what it is: nobody waits here for who waits for him.
    const done = await Promise.all(clients.map((client, index) => operate(client, seededRandom(seed + index))));

    expect({ seed, drift: await readDrift(db) }).toEqual({ seed, drift: [] });
    for (const { onHand, committed, reserved, damaged } of await shelves.rows())
      expect(Math.min(onHand, committed, reserved, damaged)).toBeGreaterThanOrEqual(0);
    // Most of them must have done something, or this proves nothing.
    expect(done.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(TRIES / 3);

    await Promise.all(clients.map(endEverything));
    expect({ seed, drift: await readDrift(db) }).toEqual({ seed, drift: [] });
    for (const { committed, reserved } of await shelves.rows()) expect([committed, reserved]).toEqual([0, 0]);
  }, 240_000);
});

/** Returns how many operations changed anything. Each is one transaction, refused or whole. */
async function operate(shelves: Shelves, random: () => number): Promise<number> {
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value;
  const facts = (): Facts => ({
    article: pick(ARTICLES),
    locationId: pick(LOCATIONS),
    to: pick(LOCATIONS),
    quantity: 1 + Math.floor(random() * 8),
    which: Math.floor(random() * 30),
  });
  let done = 0;
  for (let index = 0; index < TRIES / CLIENTS; index += 1) {
    if (await attempt(shelves, pick(NAMES), facts())) done += 1;
  }
  return done;
}
