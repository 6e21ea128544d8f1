import { freshSku, holdingsOf, ok, place, ship, usd } from './shop.ts';
import type { Answer, Json, World } from './world.ts';

export const PRICE = 1_999;
export const STOCK = 10;
const RETURNS = {
  ...{ windowDays: 30, refundShipping: false, inStore: true, refundTo: 'ORIGINAL', autoApprove: false },
  ...{ restockingFee: '0', expiresAfter: 'P30D', byPost: true, conditions: null, wayBack: null },
  ...{ returnShippingFee: null, returnTo: null, remindAfter: null, exchangeWaits: null },
};
type Body = Readonly<Record<string, unknown>>;
type More = { readonly key?: string };

/** What a shop and its customers do when goods come back, each order with a SKU of its own. */
export class Returning {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  read = (order: Json): Promise<Json> => ok(this.#world.call('GET', `/v1/orders/${order.id}`));
  readReturn = (goods: Json): Promise<Json> => ok(this.#world.call('GET', `/v1/returns/${goods.id}`));

  /** For the orders that come after; what is not said is as strict as can be. */
  setPolicy = (own: Body = {}): Promise<Json> =>
    ok(this.#world.call('PUT', '/v1/channels/web-us', { body: { returnPolicy: { ...RETURNS, ...own } } }));

  ask(order: Json, quantity: number, own: Body = {}, more: More = {}): Promise<Answer> {
    const lines = [{ lineId: order.lines[0].id, quantity, reason: 'UNWANTED' }];
    return this.#world.call('POST', `/v1/orders/${order.id}/returns`, { body: { lines, ...own }, ...more });
  }

  tell = (goods: Json, action: string, body: Body = {}, more: More = {}): Promise<Answer> =>
    this.#world.call('POST', `/v1/returns/${goods.id}/${action}`, { body, ...more });

  receive = (goods: Json, quantity: number, disposition = 'RESTOCKED', locationId = 'NYC'): Promise<Answer> =>
    this.tell(goods, 'receive', { locationId, lines: [{ lineId: goods.lines[0].lineId, quantity, disposition }] });

  inspect = (goods: Json, quantity: number, disposition = 'RESTOCKED'): Promise<Answer> =>
    this.tell(goods, 'inspect', { lines: [{ lineId: goods.lines[0].lineId, quantity, disposition }] });

  /** What the provider says it gave back. */
  async givenBack(order: Json): Promise<number> {
    return (await holdingsOf(this.#world, order.id, order.lines[0].sku)).money.refunded;
  }

  async stockOf(order: Json, at = 'NYC'): Promise<Json> {
    const { locations } = await ok(this.#world.call('GET', `/v1/stock/${order.lines[0].sku}`));
    const { onHand, damaged, available } = locations.find(({ locationId }: Json) => locationId === at) ?? {};
    return { onHand, damaged, available };
  }

  aSku = (): Promise<string> => freshSku(this.#world, { NYC: STOCK });

  /** Paid and shipped under this return policy. */
  async bought(quantity: number, policy: Body = {}, own: Body = {}): Promise<Json> {
    await this.setPolicy(policy);
    return this.shipped({ lines: [{ sku: await this.aSku(), quantity, unitPrice: usd(PRICE) }], ...own });
  }

  async shipped(order: Body): Promise<Json> {
    const placed = await ok(place(this.#world, order));
    for (const { id } of placed.fulfillmentOrders) await ok(ship(this.#world, id));
    return this.read(placed);
  }

  /** Accounts of one order, debits less credits; those at zero are absent. */
  async balances(order: Json): Promise<Readonly<Record<string, number>>> {
    const rows = await this.#world.db
      .selectFrom('journal_line as l')
      .innerJoin('journal_entry as e', 'e.id', 'l.entryId')
      .select(({ fn }) => ['l.account', fn.sum<number>('debitMinor').as('debit')])
      .select(({ fn }) => fn.sum<number>('creditMinor').as('credit'))
      .where('e.orderId', '=', order.id)
      .groupBy('l.account')
      .execute();
    const all = rows.map(({ account, debit, credit }) => [account, Number(debit) - Number(credit)] as const);
    return Object.fromEntries(all.filter(([, balance]) => balance !== 0));
  }
}
