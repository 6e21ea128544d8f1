import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accountOf, readAccounts, readShelf } from '../support/accounts.ts';
import { eventually } from '../support/patience.ts';
import { PARTS, type Part, Processes } from '../support/processes.ts';
import { seededRandom } from '../support/random.ts';
import { openShop } from '../support/shop.ts';
import { Shopper, WISHES, type Wish } from '../support/shopper.ts';

const SEED = Number(process.env.ORDERLOOM_KILL_SEED ?? Date.now() % 1_000_000);
const RECEIVED = 1_000;
const SHOPPERS = 4;
const ORDERS_MIN = 12;
/** Besides the one in the worst moment. Without its worker an order stands still until Temporal notices. */
const KILLS: Readonly<Record<Part, number>> = { worker: 1, api: 2, temporal: 2, postgres: 3, 'payment-simulator': 3 };
const ANSWER_DELAY_MS = 2_000;
const TIME_MAX_MS = 120_000;

describe(`orders under way (to repeat: ORDERLOOM_KILL_SEED=${SEED})`, () => {
  const random = seededRandom(SEED);
  let processes: Processes;
  beforeAll(async () => {
    processes = await Processes.open();
    const stock = Object.fromEntries(PARTS.map((part) => [skuOf(part), RECEIVED]));
    const shopkeeper = new Shopper(processes, '');
    await openShop({ call: (...asked) => shopkeeper.ask(...asked) }, { stock });
  }, TIME_MAX_MS);
  afterAll(() => processes.close());

  it.each(PARTS)(
    'all end as they should, with stock and money exact, although %s is killed again and again',
    async (part) => {
      const shopper = new Shopper(processes, skuOf(part));

      await killWhileMoneyMoves(part, shopper);
      const stream = new Stream(shopper, random);
      await killAgainAndAgain(part, stream);
      await stream.end();

      const byId = (left: { externalOrderId: string }, right: { externalOrderId: string }) =>
        left.externalOrderId < right.externalOrderId ? -1 : 1;
      const wanted = shopper.wanted.map(accountOf).sort(byId);
      const accounts = await eventually(
        'every order has ended',
        () => readAccounts(processes, skuOf(part)),
        (all) => all.every(({ hasEnded, open }) => hasEnded && open === 0),
      );
      expect(accounts.sort(byId)).toEqual(wanted);
      expect(shopper.faults).toEqual([]);

      const shipped = shopper.wanted.reduce(
        (sum, { wish, quantity }) => sum + (wish === 'COMPLETED' ? quantity : 0),
        0,
      );
      const onHand = RECEIVED - shipped;
      expect(await readShelf(processes.db, skuOf(part))).toEqual({
        ...{ onHand, moved: onHand, shipped },
        ...{ committed: 0, reserved: 0, damaged: 0, promised: 0 },
      });
    },
    TIME_MAX_MS,
  );

  /** Three orders at the moment when most can be lost: the provider has done it, and nobody here knows. */
  async function killWhileMoneyMoves(part: Part, shopper: Shopper): Promise<void> {
    const [shipped, cancelled] = [await shopper.place('COMPLETED'), await shopper.place('CANCELLED')];
    const operations = ['authorize', 'capture', 'void'] as const;
    const moves = await Promise.all(operations.map((each) => processes.delayAnswer(each, ANSWER_DELAY_MS)));
    const ends = Promise.all([
      shopper.live('COMPLETED', 1),
      shopper.finish(shipped.externalOrderId, 'COMPLETED'),
      shopper.finish(cancelled.externalOrderId, 'CANCELLED'),
    ]);
    await Promise.race([Promise.all(moves.map(({ untilHit }) => untilHit())), ends]);
    await processes.kill(part);
    await processes.start(part);
    await ends;
  }

  async function killAgainAndAgain(part: Part, stream: Stream): Promise<void> {
    for (let kill = 0; kill < KILLS[part]; kill += 1) {
      await stream.oneMoreDone();
      await sleep(random() * 400); // At any moment of those that are under way.
      await processes.kill(part);
      await sleep(random() * 400);
      await processes.start(part);
    }
  }
});

const skuOf = (part: Part): string => `TEE-${part}`;

/** Orders one after the other from several hands at once, so that each kill meets some in every state. */
class Stream {
  readonly #hands: Promise<unknown>;
  #started = 0;
  #done = 0;
  #isEnding = false;

  constructor(shopper: Shopper, random: () => number) {
    this.#hands = Promise.all(Array.from({ length: SHOPPERS }, () => this.#shop(shopper, random)));
    this.#hands.catch(() => undefined); // Heard at the end.
  }

  async oneMoreDone(): Promise<void> {
    const before = this.#done;
    const more = eventually('one more order is done', async () => this.#done > before);
    await Promise.race([more, this.#hands]);
  }

  /** Lets the last ones finish. */
  async end(): Promise<void> {
    this.#isEnding = true;
    await this.#hands;
  }

  async #shop(shopper: Shopper, random: () => number): Promise<void> {
    while (!this.#isEnding || this.#started < ORDERS_MIN) {
      const wish = WISHES[this.#started % 4 === 0 ? 1 : this.#started % 7 === 0 ? 2 : 0] as Wish;
      this.#started += 1;
      await shopper.live(wish, 1 + Math.floor(random() * 3));
      this.#done += 1;
    }
  }
}
