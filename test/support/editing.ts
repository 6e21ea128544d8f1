import { freshSku, holdingsOf, ok, place, ship, usd } from './shop.ts';
import { type Answer, type Json, until, type World } from './world.ts';

export const PRICE = 1_000;
export const STOCK = 50;

/** Orders in a world, and what can be done to change them. */
export class Editing {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  aSku = (locationId = 'NYC', quantity = STOCK): Promise<string> => freshSku(this.#world, { [locationId]: quantity });

  placed = (lines: readonly Json[], own: Json = {}): Promise<Json> => ok(place(this.#world, { lines, ...own }));

  read = (order: Json): Promise<Json> => ok(this.#world.call('GET', `/v1/orders/${order.id}`));

  edit = (order: Json, changes: readonly Json[], more: Json = {}): Promise<Answer> =>
    this.#world.call('POST', `/v1/orders/${order.id}/edits`, { body: { changes }, ...more });

  cancelUnits = (order: Json, lines: readonly (readonly [Json, number])[], more: Json = {}): Promise<Answer> =>
    this.#world.call('POST', `/v1/orders/${order.id}/cancel`, {
      body: { reason: 'changed my mind', lines: lines.map(([{ id: lineId }, quantity]) => ({ lineId, quantity })) },
      ...more,
    });

  moneyOf = async (order: Json): Promise<Json> => (await holdingsOf(this.#world, order.id, order.lines[0].sku)).money;

  /** On hand and committed, by location. */
  stockOf = async (sku: string): Promise<Json> => {
    const { locations } = await ok(this.#world.call('GET', `/v1/stock/${sku}`));
    const byLocation = ({ locationId, onHand, committed }: Json) => [locationId, [onHand, committed]];
    return Object.fromEntries(locations.map(byLocation));
  };

  ended = (order: Json): Promise<Json> =>
    until('the order has ended', async () => {
      const now = await this.read(order);
      return now.endedAt && now;
    });

  /** Where the floor scans nothing. */
  shipAll = async (order: Json): Promise<Json> => {
    for (const { id, status } of (await this.read(order)).fulfillmentOrders) {
      if (status === 'OPEN' || status === 'IN_PROGRESS') await ok(ship(this.#world, id));
    }
    return this.ended(order);
  };
}

export const line = (sku: string, quantity = 1, own: Json = {}) => ({ sku, quantity, unitPrice: usd(PRICE), ...own });
export const add = (sku: string, quantity = 1, own: Json = {}) => ({ type: 'ADD_LINE', ...line(sku, quantity, own) });
export const set = ({ id: lineId }: Json, quantity: number) => ({ type: 'SET_QUANTITY', lineId, quantity });
