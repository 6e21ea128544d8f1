import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Database, openDatabase } from '../../db/database.ts';
import { readDrift } from '../../db/stock/reconciliation.ts';
import { availability } from '../../domain/stock.ts';
import { attempt, endEverything, OPERATIONS } from '../support/shelves/operations.ts';
import { ARTICLES, arrangeWarehouses, LOCATIONS, Shelves } from '../support/shelves/shelves.ts';
import { createDatabase, type TestDatabase } from '../support/stack.ts';

const SEQUENCES = 40;
const BATCHES_MAX = 5;
const [OPERATIONS_MIN, OPERATIONS_MAX] = [40, 80];
// Without goods nothing else happens, and without orders no goods leave; what needs a cart or work often finds none.
const OFTEN = [
  'receive',
  'receive',
  'receive',
  'order',
  'order',
  'reserve',
  'reserve',
  'open what has come',
  'bind',
  'bind',
];
const SELDOM = ['expire twice', 'give back', 'order what was held', 'order what was held', 'short pick'];

const operation = fc.record({
  name: fc.constantFrom(...Object.keys(OPERATIONS), ...OFTEN, ...SELDOM),
  article: fc.constantFrom(...ARTICLES),
  locationId: fc.constantFrom(...LOCATIONS),
  to: fc.constantFrom(...LOCATIONS),
  quantity: fc.integer({ min: 1, max: 8 }),
  which: fc.nat({ max: 30 }),
});
const sequence = fc.array(operation, { minLength: OPERATIONS_MIN, maxLength: OPERATIONS_MAX, size: 'max' });

describe('any sequence of operations on stock', () => {
  let database: TestDatabase;
  let db: Database;
  beforeAll(async () => {
    database = await createDatabase();
    db = openDatabase({ url: database.url, connectionsMax: 3, name: 'stock-sequences' });
    await arrangeWarehouses(db);
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  it('keeps counters equal to their rows and above zero, and gives everything back exactly once', async () => {
    const done = new Set<string>();
    const undone = () => Object.keys(OPERATIONS).filter((name) => !done.has(name));
    const agrees = fc.asyncProperty(sequence, async (operations) => {
      const shelves = await Shelves.open(db);
      for (const { name, ...facts } of operations) {
        if (await attempt(shelves, name, facts)) done.add(name);
        await mustAgree(shelves);
      }
      await endEverything(shelves);
      await mustAgree(shelves);
      for (const { committed, reserved } of await shelves.rows()) expect([committed, reserved]).toEqual([0, 0]);
    });

    // Each of them must have changed something, or this proves nothing of it; some find their moment late.
    for (let batch = 0; batch < BATCHES_MAX && (batch === 0 || undone().length > 0); batch += 1) {
      await fc.assert(agrees, { numRuns: SEQUENCES, endOnFailure: true });
    }
    expect(undone()).toEqual([]);
  }, 180_000);
});

async function mustAgree(shelves: Shelves): Promise<void> {
  expect(await readDrift(shelves.db)).toEqual([]);
  for (const row of await shelves.rows()) {
    const { onHand, committed, reserved, safetyStock, damaged } = row;
    expect(Math.min(onHand, committed, reserved, safetyStock, damaged, onHand - damaged)).toBeGreaterThanOrEqual(0);
    const free = onHand - committed - reserved - safetyStock - damaged;
    expect(availability(row).available).toBe(Math.max(free, 0));
  }
}
