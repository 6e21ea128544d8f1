import { balancesOf } from './books.ts';
import { type Act, grossOf, type Line, type Plan } from './life-plans.ts';
import { freshSku, holdingsOf, ok, place, ship } from './shop.ts';
import { type Answer, type Json, until, type World } from './world.ts';

const STOCK = 100;
const ALLOWED = [200, 201, 402, 409];

/** One order that is lived over HTTP, and beside it what it must come to: its lines' prices, and nothing else. */
export class OrderLife {
  readonly #world: World;
  readonly #plan: Plan;
  readonly #prices = new Map<string, Line>();
  readonly #restocked = new Map<string, number>();
  #order: Json;
  #shipping = 0;
  #goodwill = 0;

  constructor(world: World, plan: Plan) {
    this.#world = world;
    this.#plan = plan;
  }

  async live(): Promise<void> {
    await this.#begin();
    for (const each of this.#plan.acts) await this.#act(each);
    if (this.#plan.isFinished) await this.#finish();
    await this.#rest();
  }

  async #begin(): Promise<void> {
    const { lines: wanted, shipping, tenders } = this.#plan;
    const ordered = [];
    for (const [index, line] of wanted.entries())
      ordered.push(this.#line(await this.#aSku(index === 0 ? 'NYC' : 'BOS'), line));
    const channel = `web-${this.#plan.currency.toLowerCase()}`;
    const body = { channel, currency: this.#plan.currency, lines: ordered, shippingCharge: this.#money(shipping) };
    this.#order = await ok(place(this.#world, { ...body, payments: await this.#payments(tenders) }));
    this.#shipping = shipping;
    for (const [index, line] of wanted.entries()) this.#prices.set(this.#order.lines[index].id, line);
  }

  /** The first of two takes what is small, the other one the rest. */
  async #payments([first, second]: Plan['tenders']): Promise<Json[]> {
    const part = second ? { amount: this.#money(1) } : {};
    return [await this.#payment(first ?? 'CARD', part), ...(second ? [await this.#payment(second, {})] : [])];
  }

  async #payment(tender: string, own: Json): Promise<Json> {
    if (tender === 'CARD') return { tender, token: 'pm_card_visa', ...own };
    if (tender !== 'GIFT_CARD') return { tender, ...own };
    const { code } = await ok(this.#world.call('POST', '/v1/gift-cards', { body: { amount: this.#money(50) } }));
    return { tender, code, ...own };
  }

  async #act({ what, which, units }: Act): Promise<void> {
    this.#order = await ok(this.#world.call('GET', `/v1/orders/${this.#order.id}`));
    const line = this.#order.lines[which % this.#order.lines.length];
    const kept = line.quantity - line.cancelled;
    switch (what) {
      case 'ship':
        return this.#ship(which);
      case 'cancel':
        return this.#ask('cancel', { reason: 'too many', lines: [{ lineId: line.id, quantity: units }] });
      case 'raise':
        return this.#ask('edits', { changes: [setQuantity(line, kept + units)] });
      case 'lower':
        return this.#ask('edits', { changes: [setQuantity(line, Math.max(kept - units, 0))] });
      case 'add':
        return this.#add(units);
      case 'return':
        return this.#return(line, units);
      case 'goodwill':
        return this.#goodwillOf(units);
      case 'recharge':
        return this.#recharge(units * 100);
      case 'hold':
        return this.#holdAndRelease();
    }
  }

  async #ship(which: number): Promise<void> {
    const open = this.#order.fulfillmentOrders.filter(
      ({ status }: Json) => status === 'OPEN' || status === 'IN_PROGRESS',
    );
    if (open.length > 0) this.#mustBeAllowed(await ship(this.#world, open[which % open.length].id));
  }

  async #add(quantity: number): Promise<void> {
    const price = { unit: 777, discount: 0, tax: 61 * quantity, inclusive: false, quantity };
    const { sku, unitPrice, tax } = this.#line(await this.#aSku('NYC'), price);
    await this.#ask('edits', { changes: [{ type: 'ADD_LINE', sku, quantity, unitPrice, tax }] });
    const added = (await this.#read()).lines.find((line: Json) => line.sku === sku);
    if (added) this.#prices.set(added.id, price);
  }

  async #recharge(charge: number): Promise<void> {
    const change = { type: 'SET_DELIVERY', delivery: this.#order.delivery, shippingCharge: this.#money(charge) };
    const answer = await this.#call('edits', { changes: [change] });
    if (answer.status === 200) this.#shipping = charge;
  }

  async #return({ id: lineId, sku, shipped, returned }: Json, units: number): Promise<void> {
    const quantity = Math.min(units, shipped - returned);
    if (quantity < 1) return;
    const asked = await this.#call('returns', { lines: [{ lineId, quantity, reason: 'DEFECTIVE' }], method: 'POST' });
    if (asked.status !== 201) return;
    const lines = [{ lineId, quantity, disposition: 'RESTOCKED' }];
    await ok(this.#world.call('POST', `/v1/returns/${asked.body.id}/receive`, { body: { locationId: 'NYC', lines } }));
    this.#restocked.set(sku, (this.#restocked.get(sku) ?? 0) + quantity);
  }

  async #goodwillOf(amount: number): Promise<void> {
    const answer = await this.#call('refunds', { amount: this.#money(amount), reason: 'goodwill' });
    if (answer.status === 201) this.#goodwill += amount;
  }

  async #holdAndRelease(): Promise<void> {
    const held = await this.#call('holds', { reason: 'OTHER' });
    const hold = held.body.holds?.find(({ releasedAt }: Json) => releasedAt === undefined);
    if (held.status === 200 && hold) await this.#call(`holds/${hold.id}/release`, {});
  }

  async #finish(): Promise<void> {
    for (let left = 1; left > 0; ) {
      const { fulfillmentOrders } = await this.#read();
      const open = fulfillmentOrders.filter(({ status }: Json) => status === 'OPEN' || status === 'IN_PROGRESS');
      left = open.length;
      for (const { id } of open) await ok(ship(this.#world, id));
    }
  }

  /** Until no money is on its way, and what nobody will capture is voided. */
  #rest(): Promise<unknown> {
    return until('the money of the order has come to rest', async () => {
      const { items } = await ok(this.#world.call('GET', `/v1/orders/${this.#order.id}/payments`));
      const { lines, totals } = await this.#read();
      const isLeft = lines.some((line: Json) => line.quantity > line.cancelled + line.shipped);
      return items.every(({ status }: Json) => status !== 'PENDING') && (isLeft || totals.authorized.amount === 0);
    });
  }

  /** What its rows, its provider and its books say, beside what its lines and prices say. */
  async account(): Promise<{ readonly is: Json; readonly mustBe: Json }> {
    const order = await this.#read();
    const { totals } = order;
    const [captured, refunded] = [totals.captured.amount, totals.refunded.amount];
    const { items } = await ok(this.#world.call('GET', `/v1/orders/${order.id}/payments`));
    const { money } = await holdingsOf(this.#world, order.id, order.lines[0].sku);
    const balances = await balancesOf(this.#world, order);
    const worth = this.#worth(order);
    const delivered = worth.shipped - worth.credited;
    const net = captured - refunded;
    return {
      is: {
        due: totals.due.amount,
        receivable: balances['accounts-receivable'] ?? 0,
        deferred: 0 - (balances['deferred-revenue'] ?? 0),
        card: [money.captured, money.refunded],
        overRefunded: tendersOverRefunded(items),
        stock: await this.#stock(order),
        // A goodwill refund may leave less than a return is worth.
        paidTooMuch: Math.max(net + this.#goodwill - Math.max(worth.kept - worth.credited, 0), 0) > this.#goodwill,
      },
      mustBe: {
        due: this.#due(worth, net),
        receivable: Math.max(delivered - net, 0),
        deferred: Math.max(net - delivered, 0),
        card: ['CAPTURE', 'REFUND'].map((kind) => sumOf(items, kind, 'CARD')),
        overRefunded: [],
        stock: order.lines.map((line: Json) => this.#stockOf(line)),
        paidTooMuch: false,
      },
    };
  }

  /** All that is kept and was not given back, less what is paid for it; goodwill is a present. */
  #due({ kept, credited }: Worth, net: number): number {
    return Math.max(kept - credited - (net + this.#goodwill), 0);
  }

  #worth({ lines: all }: Json): Worth {
    const sum = (units: (line: Json) => number) =>
      all.reduce((total: number, line: Json) => total + grossOf(this.#priceOf(line), units(line)), 0);
    const charge = (units: (line: Json) => number) => (all.some((line: Json) => units(line) > 0) ? this.#shipping : 0);
    const [kept, shipped] = [(line: Json) => line.quantity - line.cancelled, (line: Json) => line.shipped];
    return {
      kept: sum(kept) + charge(kept),
      shipped: sum(shipped) + charge(shipped),
      credited: sum((line) => line.returned),
    };
  }

  #priceOf({ id }: Json): Line {
    const price = this.#prices.get(id);
    if (!price) throw new Error(`line ${id} came from nowhere`);
    return price;
  }

  #stockOf({ sku, quantity, cancelled, shipped }: Json): readonly [number, number] {
    return [STOCK - shipped + (this.#restocked.get(sku) ?? 0), quantity - cancelled - shipped];
  }

  async #stock({ lines: all }: Json): Promise<Json> {
    const read = async ({ sku }: Json) => {
      const { locations } = await ok(this.#world.call('GET', `/v1/stock/${sku}`));
      const sum = (field: string) => locations.reduce((total: number, at: Json) => total + at[field], 0);
      return [sum('onHand'), sum('committed')];
    };
    return Promise.all(all.map(read));
  }

  #read = (): Promise<Json> => ok(this.#world.call('GET', `/v1/orders/${this.#order.id}`));
  #call = async (path: string, body: Json): Promise<Answer> =>
    this.#mustBeAllowed(await this.#world.call('POST', `/v1/orders/${this.#order.id}/${path}`, { body }));
  #ask = async (path: string, body: Json): Promise<void> => void (await this.#call(path, body));

  #mustBeAllowed(answer: Answer): Answer {
    if (ALLOWED.includes(answer.status)) return answer;
    throw new Error(`nobody expected ${answer.status}: ${JSON.stringify(answer.body)}`);
  }

  #aSku = (at: string): Promise<string> => freshSku(this.#world, { [at]: STOCK });

  #money = (amount: number) => ({ amount, currency: this.#plan.currency });
  #line(sku: string, { unit, discount, tax: amount, inclusive, quantity }: Line) {
    const tax = { amount, inclusive };
    return { sku, quantity, unitPrice: this.#money(unit), discount: this.#money(discount), tax };
  }
}

type Worth = { readonly kept: number; readonly shipped: number; readonly credited: number };

const setQuantity = ({ id: lineId }: Json, quantity: number) => ({ type: 'SET_QUANTITY', lineId, quantity });

const sumOf = (items: readonly Json[], kind: string, tender?: string): number =>
  items
    .filter(
      (item) => item.kind === kind && item.status === 'SUCCEEDED' && (tender === undefined || item.tender === tender),
    )
    .reduce((sum, { amount }) => sum + amount.amount, 0);

function tendersOverRefunded(items: readonly Json[]): string[] {
  const tenders = [...new Set(items.map(({ tender }) => tender as string))];
  return tenders.filter((tender) => {
    return sumOf(items, 'REFUND', tender) > sumOf(items, 'CAPTURE', tender) + sumOf(items, 'SALE', tender);
  });
}
