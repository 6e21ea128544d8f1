import { AsyncLocalStorage } from 'node:async_hooks';
import http from 'node:http';
import https from 'node:https';
import Stripe from 'stripe';
import { within } from '../within.ts';

export type StripeConnectionOptions = {
  readonly apiKey: string;
  /** Somewhere else than Stripe itself, such as the simulator. */
  readonly apiBase?: string | undefined;
  readonly timeoutMs: number;
};

/** The stripe library, made to obey an AbortSignal, which it cannot do by itself. */
export class StripeConnection {
  readonly #stripe: Stripe;
  readonly #signals = new AsyncLocalStorage<AbortSignal>();

  constructor({ apiKey, apiBase, timeoutMs }: StripeConnectionOptions) {
    this.#stripe = new Stripe(apiKey, {
      ...(apiBase !== undefined && addressOf(new URL(apiBase))),
      httpClient: new AbortableClient(this.#signals),
      maxNetworkRetries: 0,
      telemetry: false,
      timeout: timeoutMs,
    });
  }

  /** Throws the signal's own reason when that is why the call failed. */
  async ask<Answer>(signal: AbortSignal, question: (stripe: Stripe) => Promise<Answer>): Promise<Answer> {
    signal.throwIfAborted();
    try {
      return await this.#signals.run(signal, () => question(this.#stripe));
    } catch (failure) {
      signal.throwIfAborted();
      throw failure;
    }
  }
}

type Request = Parameters<Stripe.HttpClient['makeRequest']>;

class AbortableClient implements Stripe.HttpClient {
  readonly #signals: AsyncLocalStorage<AbortSignal>;
  readonly #agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };

  constructor(signals: AsyncLocalStorage<AbortSignal>) {
    this.#signals = signals;
  }

  getClientName(): string {
    return 'orderloom';
  }

  async makeRequest(...request: Request): Promise<Stripe.HttpClientResponse> {
    const timeoutMs = request[7];
    const given = this.#signals.getStore();
    // The library's own time-out starts anew with every byte; ours bounds the whole call.
    return within(timeoutMs, given, (signal) =>
      this.#send(request, signal).catch((failure) => {
        throw signal.aborted && !given?.aborted ? timedOut(failure) : unanswered(failure);
      }),
    );
  }

  #send([host, port, path, method, headers, body, protocol]: Request, signal: AbortSignal): Promise<Response> {
    const isPlain = protocol === 'http';
    const agent = isPlain ? this.#agents.http : this.#agents.https;
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const request = (isPlain ? http : https).request(
      { host, port, path, method, headers: headers as http.OutgoingHttpHeaders, agent, signal },
      (incoming) => read(incoming).then(resolve, reject),
    );
    request.on('error', reject);
    request.end(body);
    return promise;
  }
}

async function read(incoming: http.IncomingMessage): Promise<Response> {
  incoming.setEncoding('utf8');
  let text = '';
  for await (const part of incoming) text += part;
  return new Response(incoming, text);
}

class Response implements Stripe.HttpClientResponse {
  readonly #incoming: http.IncomingMessage;
  readonly #text: string;

  constructor(incoming: http.IncomingMessage, text: string) {
    this.#incoming = incoming;
    this.#text = text;
  }

  getStatusCode(): number {
    return this.#incoming.statusCode ?? 0;
  }

  getHeaders(): ReturnType<Stripe.HttpClientResponse['getHeaders']> {
    return this.#incoming.headers as ReturnType<Stripe.HttpClientResponse['getHeaders']>;
  }

  getRawResponse(): http.IncomingMessage {
    return this.#incoming;
  }

  toStream(): never {
    throw new Error('streams of Stripe, such as files, are not supported here');
  }

  async toJSON(): Promise<unknown> {
    return JSON.parse(this.#text);
  }
}

/** Without its code: on ECONNRESET the library asks again by itself, outside our time-out, whatever it was told. */
function unanswered(cause: unknown): Error {
  return new Error('the connection to the payment provider broke', { cause });
}

function timedOut(cause: unknown): Error {
  return Object.assign(new Error('the payment provider did not answer in time', { cause }), { code: 'ETIMEDOUT' });
}

function addressOf({ protocol, hostname, port }: URL) {
  const isPlain = protocol === 'http:';
  return { host: hostname, port: port || (isPlain ? '80' : '443'), protocol: isPlain ? 'http' : 'https' } as const;
}
