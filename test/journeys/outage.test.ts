import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Account, readAccounts, readShelf } from '../support/accounts.ts';
import { eventually } from '../support/patience.ts';
import { Processes } from '../support/processes.ts';
import { openShop } from '../support/shop.ts';
import { type Placed, Shopper } from '../support/shopper.ts';
import type { Answer } from '../support/world.ts';

const RECEIVED = 1_000;
const START_TIME_MAX_MS = 120_000;
const TEST_TIME_MAX_MS = 120_000;
/** Half of what the API waits for an order whose Temporal answers. */
const FAST_MS = 10_000;
const NO_MONEY = { capturable: 0, captured: 0, refunded: 0 };

describe('while a server is away', () => {
  const skus = ['TEE-1', 'TEE-2', 'TEE-3', 'TEE-4'];
  let processes: Processes;
  let shopper: Shopper;
  let sku = '';

  beforeAll(async () => {
    processes = await Processes.open();
    const shopkeeper = new Shopper(processes, '');
    const stock = Object.fromEntries(skus.map((each) => [each, RECEIVED]));
    await openShop({ call: (...asked) => shopkeeper.ask(...asked) }, { stock });
  }, START_TIME_MAX_MS);
  afterAll(() => processes.close());

  beforeEach(() => {
    sku = skus.shift() ?? '';
    shopper = new Shopper(processes, sku);
  });

  const carriedOut = (): Promise<Account[]> =>
    eventually(
      'all that was asked is carried out',
      () => readAccounts(processes, sku),
      (all) => all.every(({ open }) => open === 0),
    );

  it(
    'takes 100 orders and 20 cancellations without Temporal, and carries each out once',
    async () => {
      const early = await times(10, () => shopper.place('CANCELLED'));
      await processes.kill('temporal');
      shopper.longestMs = 0;

      const placed = await times(100, () => shopper.place('COMPLETED'));
      const doomed = [...early, ...placed.slice(0, 10)];
      const cancelled = await Promise.all(doomed.map(({ answer }) => shopper.cancel(answer.body.id)));

      expect(statusesOf([...placed.map(({ answer }) => answer), ...cancelled])).toEqual({ 202: 120 });
      expect(shopper.longestMs).toBeLessThan(FAST_MS);

      await processes.start('temporal');
      const accounts = await carriedOut();

      expect(accounts).toHaveLength(110);
      const isDoomed = ({ externalOrderId }: Account) =>
        doomed.some((each) => each.externalOrderId === externalOrderId);
      for (const account of accounts) expect(account).toMatchObject(isDoomed(account) ? CANCELLED : OPEN);
      expect(await readShelf(processes.db, sku)).toMatchObject({ onHand: RECEIVED, committed: 90, promised: 90 });
    },
    TEST_TIME_MAX_MS,
  );

  it(
    'answers 503 without PostgreSQL, keeps what it answered before, and recovers by itself',
    async () => {
      const api = processes.pidOf('api');
      const answers: Placed[] = [];
      let isOver = false;
      const stream = times(4, async () => {
        while (!isOver) answers.push(await shopper.tryToPlace());
      });
      const soFar = (status: number, since = 0) =>
        answers.slice(since).filter(({ answer }) => answer.status === status);
      const many = (status: number, since = 0) =>
        eventually(`some are answered ${status}`, async () => soFar(status, since).length > 5);

      await many(201);
      await processes.kill('postgres');
      await many(503, answers.length);
      await processes.start('postgres');
      await many(201, answers.length);
      isOver = true;
      await stream;

      const others = answers.filter(({ answer }) => ![201, 202, 503].includes(answer.status));
      expect(others).toEqual([]);
      for (const { answer } of soFar(503)) {
        expect(answer.headers['content-type']).toContain('application/problem+json');
        expect([answer.headers['retry-after'], answer.body.type]).toEqual(['5', '/problems/database-unavailable']);
      }
      const accounts = await carriedOut();
      const ids = accounts.map(({ externalOrderId }) => externalOrderId);
      const kept = answers.filter(({ answer }) => answer.status !== 503).map(({ externalOrderId }) => externalOrderId);
      expect(ids).toEqual(expect.arrayContaining(kept));
      for (const account of accounts) expect(account).toMatchObject(OPEN);
      expect(processes.pidOf('api')).toBe(api);
    },
    TEST_TIME_MAX_MS,
  );

  it(
    'carries out what the API had only written down when it died',
    async () => {
      await processes.kill('temporal');
      const lost = shopper.tryToPlace().catch((error: unknown) => String(error));
      const written = () => readAccounts(processes, sku);
      await eventually('the order is written down', written, (all) => all.length === 1);

      await processes.kill('api');
      expect(await lost).toContain('fetch failed');
      expect(await written()).toMatchObject([{ status: 'RECEIVED', open: 2 }]);
      await processes.start('temporal');

      expect(await carriedOut()).toMatchObject([OPEN]);
      await processes.start('api');
      await processes.untilReady();
    },
    TEST_TIME_MAX_MS,
  );
});

const OPEN = { status: 'OPEN', accepted: 1, provider: { ...NO_MONEY, authorized: 1999, capturable: 1999, charges: 1 } };
const CANCELLED = { status: 'CANCELLED', hasEnded: true, units: { shipped: 0, cancelled: 1 }, provider: NO_MONEY };

function times<Value>(count: number, make: () => Promise<Value>): Promise<Value[]> {
  return Promise.all(Array.from({ length: count }, make));
}

/** How often each status came. */
function statusesOf(answers: readonly Answer[]): Record<string, number> {
  const groups = Map.groupBy(answers, ({ status }) => status);
  return Object.fromEntries([...groups].map(([status, group]) => [status, group.length]));
}
