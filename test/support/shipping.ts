import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { type Told, track } from './floor.ts';
import { freshSku, holdingsOf, ok, place, ship, usd } from './shop.ts';
import type { Answer, Json, World } from './world.ts';

export const STOCK = 100;
export const PRICE = 1_999;
export const CHARGE = 500;
export const PAID = PRICE + CHARGE;

/** Orders of one unit that left in one parcel, and what the shop, its provider and its books say of them. */
export class Shipping {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  aSku = (at = 'NYC'): Promise<string> => freshSku(this.#world, { [at]: STOCK });

  /** With a shipping charge. */
  async shipped(sku: string): Promise<{ readonly id: string; readonly partId: string; readonly parcel: Json }> {
    const lines = [{ sku, quantity: 1, unitPrice: usd(PRICE) }];
    const order = await ok(place(this.#world, { lines, shippingCharge: usd(CHARGE) }));
    const part = await ok(ship(this.#world, order.fulfillmentOrders[0].id));
    return { id: order.id, partId: part.id, parcel: part.parcels[0] };
  }

  read = (id: string): Promise<Json> => ok(this.#world.call('GET', `/v1/orders/${id}`));

  told = ({ trackingNumber }: Json, status: Told['status'], at?: string): Promise<Answer> =>
    track(this.#world, { id: randomUUID(), trackingNumber, status, ...(at ? { at } : {}) });

  /** By both books, and what is on the shelf. */
  async holdings(orderId: string, sku: string): Promise<Json> {
    const { stock, money, reserved } = await holdingsOf(this.#world, orderId, sku);
    const { totals } = await this.read(orderId);
    expect([totals.captured.amount, totals.refunded.amount]).toEqual([money.captured, money.refunded]);
    const [{ onHand, committed }] = stock;
    return { onHand, committed, reserved, captured: money.captured, refunded: money.refunded };
  }

  async booksBalance(): Promise<void> {
    const trial = await ok(this.#world.call('GET', '/v1/journal/trial-balance'));
    const drift = await ok(this.#world.call('GET', '/v1/inventory/reconciliation'));
    expect([trial.balanced, drift.drift]).toEqual([true, []]);
  }
}
