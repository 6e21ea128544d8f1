import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Operation } from '../../dev/payment-simulator/faults.ts';
import { accountOf, readAccounts, readShelf } from '../support/accounts.ts';
import { eventually } from '../support/patience.ts';
import { Processes } from '../support/processes.ts';
import { openShop } from '../support/shop.ts';
import { Shopper, type Wish } from '../support/shopper.ts';

const TIME_MAX_MS = 120_000;
const ANSWER_DELAY_MS = 1_500;

let processes: Processes;
beforeAll(async () => {
  processes = await Processes.open();
  const shopkeeper = new Shopper(processes, '');
  const stock = { COMPLETED: 10, CANCELLED: 10, TEE: 10 };
  await openShop({ call: (...asked) => shopkeeper.ask(...asked) }, { stock });
}, TIME_MAX_MS);
afterAll(() => processes.close());

/** The rows know more than the workflow then: what a step has written is news to it, and it does the step again. */
describe('a worker that dies after the order was accepted and before Temporal heard of it', () => {
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

/** What a person sees of it is a hung page, and what he fears is to be charged twice. */
describe('a provider that takes the money and drops its answer, and a worker that is killed then', () => {
  it.each<Operation>(['authorize', 'capture'])(
    'charge once, when it was the answer to %s',
    async (operation) => {
      const shopper = new Shopper(processes, 'TEE');
      const { untilHit } = await processes.dropAnswer(operation);

      const life = shopper.live('COMPLETED', 1);
      await untilHit();
      await processes.kill('worker');
      await processes.start('worker');
      await life;

      const [wanted] = shopper.wanted;
      const [own] = await eventually(
        'the order has ended',
        async () =>
          (await readAccounts(processes, 'TEE')).filter((each) => each.externalOrderId === wanted?.externalOrderId),
        ([only]) => only?.hasEnded && only.open === 0,
      );
      expect(own).toEqual(shopper.wanted.map(accountOf)[0]);
      expect(shopper.faults).toEqual([]);
    },
    TIME_MAX_MS,
  );
});
