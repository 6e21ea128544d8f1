import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accountOf, readAccounts, readShelf } from '../support/accounts.ts';
import { eventually } from '../support/patience.ts';
import { Processes } from '../support/processes.ts';
import { openShop } from '../support/shop.ts';
import { Shopper, type Wish } from '../support/shopper.ts';

const TIME_MAX_MS = 120_000;
const ANSWER_DELAY_MS = 1_500;

/** The rows know more than the workflow then: what a step has written is news to it, and it does the step again. */
describe('a worker that dies after the order was accepted and before Temporal heard of it', () => {
  let processes: Processes;
  beforeAll(async () => {
    processes = await Processes.open();
    const shopkeeper = new Shopper(processes, '');
    await openShop({ call: (...asked) => shopkeeper.ask(...asked) }, { stock: { COMPLETED: 10, CANCELLED: 10 } });
  }, TIME_MAX_MS);
  afterAll(() => processes.close());

  it.each<Wish>(['COMPLETED', 'CANCELLED'])(
    'leaves an order that ends %s when it is asked to at that moment',
    async (wish) => {
      const shopper = new Shopper(processes, wish);
      const placed = await dieWhenAccepted(shopper, wish);

      const ending = shopper.finish(placed.externalOrderId, wish);
      await processes.start('worker');
      await Promise.all([ending, placed.answered]);

      const [account] = await eventually(
        'the order has ended',
        () => readAccounts(processes, wish),
        ([only]) => only?.hasEnded && only.open === 0,
      );
      expect(account).toEqual(shopper.wanted.map(accountOf)[0]);
      const left = wish === 'COMPLETED' ? 9 : 10;
      expect(await readShelf(processes.db, wish)).toMatchObject({ onHand: left, committed: 0, promised: 0 });
      const parts = await processes.db.selectFrom('fulfillment_order').select('status').execute();
      expect(parts.filter(({ status }) => status === 'OPEN')).toEqual([]);
    },
    TIME_MAX_MS,
  );

  /** Places an order, and kills the worker once its rows say ACCEPTED, while Temporal cannot be told. */
  async function dieWhenAccepted(shopper: Shopper, wish: Wish) {
    const { untilHit } = await processes.delayAnswer('authorize', ANSWER_DELAY_MS);
    const answered = shopper.place(wish);
    await untilHit();
    processes.pause('temporal');
    const look = () => readAccounts(processes, wish);
    const [account] = await eventually('it is accepted', look, ([only]) => only?.accepted === 1);
    await processes.kill('worker');
    processes.resume('temporal');
    return { externalOrderId: account?.externalOrderId ?? '', answered };
  }
});
