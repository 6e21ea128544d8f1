import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SIGNATURE_HEADER, signCarrierWebhook } from '../../api/carriers/webhook-signature.ts';
import { eventually } from './patience.ts';
import type { Processes } from './processes.ts';
import { anOrder, usd } from './shop.ts';
import type { Answer, Json } from './world.ts';

export const WISHES = ['COMPLETED', 'CANCELLED', 'REFUSED'] as const;
/** How an order shall end. */
export type Wish = (typeof WISHES)[number];
export type Wanted = {
  readonly externalOrderId: string;
  readonly wish: Wish;
  readonly quantity: number;
  readonly totalMinor: number;
};
export type Placed = Wanted & { readonly answer: Answer };

const UNIT_PRICE = 1999;
const ANSWER_TIME_MAX_MS = 30_000;
const PATIENCE_MS = 60_000;
const PAUSE_MS = 50;
const PAUSE_MAX_MS = 500;

type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';
type Ask = { readonly body?: unknown; readonly key?: string; readonly headers?: Readonly<Record<string, string>> };

/** A client as a good one is: asks again, with the same key and after a pause, until somebody answers. */
export class Shopper {
  readonly #access: Processes['access'];
  readonly #sku: string;
  /** Answers no client should ever see: every 5xx but 503. */
  readonly faults: string[] = [];
  readonly wanted: Wanted[] = [];
  longestMs = 0;

  constructor({ access }: Processes, sku: string) {
    this.#access = access;
    this.#sku = sku;
  }

  /** One order from the till to its end, whatever breaks on the way. */
  async live(wish: Wish, quantity: number): Promise<void> {
    const { externalOrderId } = await this.place(wish, quantity);
    await this.finish(externalOrderId, wish);
  }

  /** Does what it takes that an order ends as it shall. */
  async finish(externalOrderId: string, wish: Wish): Promise<void> {
    const order = await this.until(externalOrderId, ({ status }) => status !== 'RECEIVED');
    if (wish === 'CANCELLED') await this.cancel(order.id);
    if (wish === 'COMPLETED') await this.#deliver(order);
    await this.until(externalOrderId, ({ status }) => status === wish);
  }

  /** Until it is answered. */
  async place(wish: Wish, quantity = 1): Promise<Placed> {
    const { ask, ...wanted } = this.#order(wish, quantity);
    const answer = await this.ask('POST', '/v1/orders', ask);
    mustBe(answer, wish === 'REFUSED' ? [202, 402] : [200, 201, 202]);
    this.wanted.push(wanted);
    return { ...wanted, answer };
  }

  /** An order for one unit, asked for once. */
  async tryToPlace(): Promise<Placed> {
    const { ask, ...wanted } = this.#order('COMPLETED', 1);
    return { ...wanted, answer: await this.once('POST', '/v1/orders', ask) };
  }

  #order(wish: Wish, quantity: number): Wanted & { readonly ask: Ask } {
    const externalOrderId = randomUUID();
    const token = wish === 'REFUSED' ? 'pm_card_chargeDeclined' : 'pm_card_visa';
    const body = anOrder({
      externalOrderId,
      lines: [{ sku: this.#sku, quantity, unitPrice: usd(UNIT_PRICE) }],
      payments: [{ tender: 'CARD', token }],
    });
    const ask = { key: externalOrderId, body };
    return { externalOrderId, wish, quantity, totalMinor: UNIT_PRICE * quantity, ask };
  }

  async cancel(orderId: string): Promise<Answer> {
    const ask = { key: `cancel ${orderId}`, body: { reason: 'too slow' } };
    const answer = await this.ask('POST', `/v1/orders/${orderId}/cancel`, ask);
    mustBe(answer, [200, 202]);
    return answer;
  }

  /** The order once it is as it should be. */
  async until(externalOrderId: string, isSo: (order: Json) => boolean): Promise<Json> {
    const look = () => this.ask('GET', `/v1/orders?externalOrderId=${externalOrderId}`);
    const isFound = ({ body: { items } }: Answer) => items[0] && isSo(items[0]);
    return (await eventually('an order is as it should be', look, isFound)).body.items[0];
  }

  /** Asks until it is answered with anything but an outage. */
  async ask(method: Method, path: string, ask: Ask = {}): Promise<Answer> {
    const limit = Date.now() + PATIENCE_MS;
    for (let pauseMs = PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, PAUSE_MAX_MS)) {
      const answer = await this.once(method, path, ask).catch((error: unknown) => String(error));
      if (typeof answer !== 'string' && answer.status < 500) return answer;
      if (Date.now() > limit) throw new Error(`${method} ${path} found no answer, at last: ${JSON.stringify(answer)}`);
      await sleep(pauseMs);
    }
  }

  /** Throws when nobody answers. */
  async once(method: Method, path: string, { body, key, headers }: Ask = {}): Promise<Answer> {
    const startedAt = performance.now();
    const response = await fetch(`${this.#access.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#access.key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWER_TIME_MAX_MS),
    });
    const text = await response.text();
    this.longestMs = Math.max(this.longestMs, performance.now() - startedAt);
    const { status } = response;
    if (status >= 500 && status !== 503) this.faults.push(`${method} ${path}: ${status} ${text}`);
    return { status, headers: Object.fromEntries(response.headers), body: text && JSON.parse(text) };
  }

  async #deliver({ externalOrderId, fulfillmentOrders }: Json): Promise<void> {
    for (const { id } of fulfillmentOrders) {
      mustBe(await this.ask('POST', `/v1/fulfillment-orders/${id}/ship`, { key: `ship ${id}`, body: {} }), [200, 202]);
    }
    const shipped = await this.until(externalOrderId, ({ status }) => status === 'FULFILLED');
    for (const { carrier, trackingNumber } of shipped.fulfillmentOrders.flatMap((part: Json) => part.parcels)) {
      const [id, at] = [`${trackingNumber} delivered`, new Date().toISOString()];
      const body = JSON.stringify({ id, trackingNumber, status: 'DELIVERED', at });
      const headers = { [SIGNATURE_HEADER]: signCarrierWebhook(body, this.#access.carrierSecret) };
      mustBe(await this.ask('POST', `/v1/webhooks/carriers/${carrier}`, { body, headers }), [200]);
    }
  }
}

function mustBe({ status, body }: Answer, expected: readonly number[]): void {
  if (expected.includes(status)) return;
  throw new Error(`expected ${expected.join(' or ')}, got ${status}: ${JSON.stringify(body)}`);
}
