import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createStripeGateway, type StripeGateway } from '../../../activities/payments/stripe-gateway.ts';
import type { Books, OrderBooks } from '../../../dev/payment-simulator/books.ts';
import {
  type PaymentSimulatorOptions,
  startPaymentSimulator,
} from '../../../dev/payment-simulator/payment-simulator.ts';
import type { OrderId } from '../../../domain/ids.ts';

export const WEBHOOK_SECRET = 'whsec_test';
export const never = new AbortController().signal;

export type Provider = {
  readonly url: string;
  readonly gateway: StripeGateway;
  control(path: string, body: unknown): Promise<unknown>;
  heal(): Promise<void>;
  books(orderId?: string): Promise<Books>;
  booksOf(orderId: string): Promise<OrderBooks | undefined>;
  stop(): Promise<void>;
};

export async function startProvider(
  options: Partial<PaymentSimulatorOptions> & { timeoutMs?: number } = {},
): Promise<Provider> {
  const { timeoutMs, ...rest } = options;
  const { url, stop } = await startPaymentSimulator({
    port: 0,
    dataDir: ':memory:',
    webhookSecret: WEBHOOK_SECRET,
    ...rest,
  });
  return { ...providerAt(url, timeoutMs), stop };
}

export function providerAt(url: string, timeoutMs = 4_000): Omit<Provider, 'stop'> {
  const json = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url}/_control/${path}`, {
      method,
      ...(body !== undefined && { headers, body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  const books = async (orderId?: string) =>
    (await json('GET', `ledger${orderId === undefined ? '' : `?orderId=${orderId}`}`)) as Books;
  return {
    url,
    gateway: createStripeGateway({ apiKey: 'sk_test_any', apiBase: url, webhookSecret: WEBHOOK_SECRET, timeoutMs }),
    control: (path, body) => json('POST', path, body),
    heal: async () => void (await json('DELETE', 'faults')),
    books,
    booksOf: async (orderId) => (await books(orderId)).orders[0],
  };
}

export type Received = { readonly body: string; readonly signature: string };
export type Listener = { readonly url: string; readonly received: Received[]; stop(): Promise<void> };

/** Answers each webhook with what `answer` says of it, counted from 1. */
export async function listenForWebhooks(answer: (nth: number) => number = () => 200): Promise<Listener> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    received.push({ body, signature: String(request.headers['stripe-signature']) });
    response.writeHead(answer(received.length)).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, received, stop };
}

let orders = 0;
export const anOrderId = (): OrderId => `order-${process.pid}-${++orders}` as OrderId;

export async function eventually<Value>(look: () => Value | undefined | Promise<Value | undefined>): Promise<Value> {
  const until = Date.now() + 5_000;
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    if (Date.now() > until) throw new Error('it did not happen within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
