import { Returning } from './returning.ts';
import { ok, place, ship, usd } from './shop.ts';
import type { Answer, Json, World } from './world.ts';

const DISPOSITIONS = ['RESTOCKED', 'RESTOCKED', 'PROCESSING_REQUIRED', 'NOT_RESTOCKED', 'MISSING'];
const PAYMENTS = [
  [{ tender: 'CARD', token: 'pm_card_visa' }],
  [{ tender: 'CARD', token: 'pm_card_visa' }],
  [
    { tender: 'CASH', amount: usd(1_000) },
    { tender: 'CARD', token: 'pm_card_visa' },
  ],
  [{ tender: 'INVOICE' }],
];

/** What a customer and the shop do, in any order, to an order, its returns and what goes out in their place. */
export class ExchangeLife {
  readonly orders: string[] = [];
  /** Answers that no request which is well-formed should get. */
  readonly faults: string[] = [];
  readonly #world: World;
  readonly #shop: Returning;
  readonly #random: () => number;
  readonly #skus: readonly string[];

  constructor(world: World, skus: readonly string[], random: () => number) {
    this.#world = world;
    this.#shop = new Returning(world);
    this.#skus = skus;
    this.#random = random;
  }

  async live(steps: number): Promise<void> {
    const lines = [1, 2].map(() => this.#line());
    const { id } = await ok(place(this.#world, { lines, shippingCharge: usd(499), payments: this.#one(PAYMENTS) }));
    this.orders.push(id);
    for (let step = 0; step < steps; step += 1) await this.#one(this.#deeds)();
    await this.#receiveAll();
  }

  readonly #deeds: readonly (() => Promise<unknown>)[] = [
    () => this.#ship(),
    () => this.#ship(),
    () => this.#askForReturn({}),
    () => this.#askForReturn({ exchange: [this.#line()] }),
    () => this.#receive(),
    () => this.#receive(),
    () => this.#inspect(),
    () => this.#cancelReturn(),
    () => this.#cancelUnits(),
    () => this.#edit(),
    async () =>
      this.#post(`orders/${this.#one(this.orders)}/refunds`, { amount: usd(this.#upTo(900)), reason: 'goodwill' }),
  ];

  async #ship(): Promise<void> {
    const { fulfillmentOrders } = await this.#order();
    const open = fulfillmentOrders.filter(({ status }: Json) => status === 'OPEN');
    if (open.length > 0) this.#hear(await ship(this.#world, (this.#one(open) as Json).id), 'ship');
  }

  async #askForReturn(own: Json): Promise<void> {
    const order = await this.#order();
    const lines = order.lines.filter(({ shipped, returned }: Json) => shipped > returned);
    if (lines.length === 0) return;
    const { id: lineId, shipped, returned } = this.#one(lines) as Json;
    const reason = this.#one(['UNWANTED', 'DEFECTIVE']);
    const asked = { lines: [{ lineId, quantity: this.#upTo(shipped - returned), reason }], ...own };
    const { body } = await this.#post(`orders/${order.id}/returns`, asked);
    if (body.exchange) this.orders.push(body.exchange.orderId);
  }

  async #receive(): Promise<void> {
    const goods = await this.#openReturn();
    const line = goods?.lines.find((each: Json) => awaited(each) > 0);
    if (!line) return;
    const units = { lineId: line.lineId, quantity: this.#upTo(awaited(line)), disposition: this.#one(DISPOSITIONS) };
    await this.#post(`returns/${goods.id}/receive`, { locationId: 'NYC', lines: [units] });
  }

  async #inspect(): Promise<void> {
    const goods = await this.#openReturn();
    const line = goods?.lines.find((each: Json) => aside(each) > 0);
    if (!line) return;
    const disposition = this.#one(['RESTOCKED', 'NOT_RESTOCKED', 'MISSING']);
    const lines = [{ lineId: line.lineId, quantity: this.#upTo(aside(line)), disposition }];
    await this.#post(`returns/${goods.id}/inspect`, { lines });
  }

  async #cancelReturn(): Promise<void> {
    const goods = await this.#openReturn();
    if (goods) await this.#post(`returns/${goods.id}/cancel`, {});
  }

  async #cancelUnits(): Promise<void> {
    const { id, lines } = await this.#order();
    const line = this.#one(lines) as Json;
    const some = { lines: [{ lineId: line.id, quantity: 1 }] };
    await this.#post(`orders/${id}/cancel`, { reason: 'changed his mind', ...(this.#random() < 0.7 ? some : {}) });
  }

  async #edit(): Promise<void> {
    const { id, lines } = await this.#order();
    const line = this.#one(lines) as Json;
    const { discount: _, ...goods } = this.#line();
    const add = { type: 'ADD_LINE', ...goods };
    const set = { type: 'SET_QUANTITY', lineId: line.id, quantity: this.#upTo(line.quantity + 2) };
    await this.#post(`orders/${id}/edits`, { changes: [this.#random() < 0.5 ? add : set] });
  }

  /** Everything that is still awaited comes, so that every return ends. */
  async #receiveAll(): Promise<void> {
    for (const id of [...this.orders]) {
      const { items } = await ok(this.#world.call('GET', `/v1/returns?orderId=${id}&status=OPEN`));
      for (const goods of items as Json[]) await this.#end(goods);
    }
  }

  async #end(goods: Json): Promise<void> {
    const left = goods.lines.filter((line: Json) => awaited(line) > 0);
    const units = (of: Json[], count: (line: Json) => number) =>
      of.map((line) => ({ lineId: line.lineId, quantity: count(line), disposition: 'RESTOCKED' }));
    const receipt = { locationId: 'NYC', lines: units(left, awaited) };
    if (left.length > 0) await this.#post(`returns/${goods.id}/receive`, receipt);
    const waiting = goods.lines.filter((line: Json) => aside(line) > 0);
    if (waiting.length > 0) await this.#post(`returns/${goods.id}/inspect`, { lines: units(waiting, aside) });
  }

  async #openReturn(): Promise<Json | undefined> {
    const { items } = await ok(this.#world.call('GET', `/v1/returns?orderId=${this.#one(this.orders)}&status=OPEN`));
    return items.length > 0 ? this.#one(items as Json[]) : undefined;
  }

  #order(): Promise<Json> {
    return this.#shop.read({ id: this.#one(this.orders) });
  }

  async #post(path: string, body: Json): Promise<Answer> {
    const answer = await this.#world.call('POST', `/v1/${path}`, { body });
    this.#hear(answer, path);
    return answer;
  }

  /** What the state forbids is refused, and that is fine. */
  #hear({ status, body }: Answer, asked: string): void {
    if (status === 400 || status >= 500 || status === 202) this.faults.push(`${asked}: ${JSON.stringify(body)}`);
  }

  #line(): Json {
    const price = 300 + this.#upTo(2_000);
    const quantity = this.#upTo(3);
    const tax = { amount: this.#upTo(99), rate: '0.0825' };
    return { sku: this.#one(this.#skus), quantity, unitPrice: usd(price), discount: usd(this.#upTo(50)), tax };
  }

  #one<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.#random() * items.length)] as Item;
  }

  #upTo(most: number): number {
    return 1 + Math.floor(this.#random() * most);
  }
}

const came = ({ received }: Json): number => received.reduce((sum: number, each: Json) => sum + each.quantity, 0);
const awaited = (line: Json): number => line.quantity - line.cancelled - came(line);
const aside = ({ received }: Json): number =>
  received.find(({ disposition }: Json) => disposition === 'PROCESSING_REQUIRED')?.quantity ?? 0;
