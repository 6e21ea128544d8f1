import { createHmac } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiAccess, carrierSecretOf } from './api-access.ts';

export type ApiAnswer<Body = unknown> = { readonly status: number; readonly body: Body };
type Send = {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

const TRIES_MAX = 6;
const WAIT_MS = 250;
const WAIT_MAX_MS = 4_000;
/** Longer than the API waits for an order before it answers 202. */
const ANSWER_TIME_MAX_MS = 60_000;

/** What the API refused, in its own words. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly kind: string;
  readonly detail: string;

  constructor({ status, body }: ApiAnswer, asked: string) {
    const { type, title, detail = title ?? 'no details' } = (body ?? {}) as Partial<Record<string, string>>;
    super(`${asked} was answered ${status}: ${detail}`);
    this.status = status;
    this.kind = type?.split('/').at(-1) ?? 'unknown';
    this.detail = detail;
  }
}

/** Calls the API as any other client does. What is asked again after an outage must be safe to repeat. */
export class ApiClient {
  readonly #access: ApiAccess;

  constructor(access: ApiAccess) {
    this.#access = access;
  }

  get<Body>(path: string): Promise<Body> {
    return this.#succeed<Body>({ method: 'GET', path });
  }

  put<Body>(path: string, body: unknown): Promise<Body> {
    return this.#succeed<Body>({ method: 'PUT', path, body });
  }

  /** `key` is the Idempotency-Key: a repeat under it is answered as the first time. */
  async post<Body>(path: string, key: string, body: unknown = {}): Promise<Body> {
    return (await this.postForAnswer<Body>(path, key, body)).body;
  }

  /** For who must tell 201 from 200, which is a repeat. */
  postForAnswer<Body>(path: string, key: string, body: unknown): Promise<ApiAnswer<Body>> {
    return this.#answer<Body>({ method: 'POST', path, body, headers: { 'idempotency-key': key } });
  }

  /** Tells the API what a carrier would: signed with the secret they share. */
  async carrierSays(carrier: string, event: Readonly<Record<string, string>>): Promise<void> {
    const signature = createHmac('sha256', carrierSecretOf(this.#access)).update(JSON.stringify(event)).digest('hex');
    const headers = { 'x-orderloom-signature': `sha256=${signature}` };
    const path = `/v1/webhooks/carriers/${encodeURIComponent(carrier)}`;
    await this.#succeed({ method: 'POST', path, body: event, headers });
  }

  /** Every item of a list, page by page. */
  async list<Item>(path: string): Promise<Item[]> {
    const items: Item[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const more = `${path.includes('?') ? '&' : '?'}limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
      const page: { items: Item[]; nextCursor?: string } = await this.get(`${path}${more}`);
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  }

  async #succeed<Body>(send: Send): Promise<Body> {
    return (await this.#answer<Body>(send)).body;
  }

  async #answer<Body>(send: Send): Promise<ApiAnswer<Body>> {
    const answer = await this.#sendUntilAnswered(send);
    if (answer.status >= 400) throw new ApiProblem(answer, `${send.method} ${send.path}`);
    return answer as ApiAnswer<Body>;
  }

  async #sendUntilAnswered(send: Send): Promise<ApiAnswer> {
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#send(send).catch((error: unknown) => unlessAway(error, tries, this.#access.url));
      const isBusy = answer?.status === 429 || answer?.status === 503;
      if (answer && !(isBusy && tries < TRIES_MAX)) return answer;
      await sleep(Math.min(WAIT_MS * 2 ** tries, WAIT_MAX_MS));
    }
  }

  async #send({ method, path, body, headers }: Send): Promise<ApiAnswer> {
    const { url, key } = this.#access;
    const content = body === undefined ? undefined : JSON.stringify(body);
    const ofContent = content === undefined ? {} : { 'content-type': 'application/json' };
    const request = (url.startsWith('https:') ? https : http).request(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...ofContent, ...headers },
      timeout: ANSWER_TIME_MAX_MS,
    });
    return answerTo(request, content);
  }
}

/** Less work than `fetch`, which counts where thousands of orders are imported or measured. */
function answerTo(request: http.ClientRequest, content: string | undefined): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('timeout', () => request.destroy(new Error(`no answer in ${ANSWER_TIME_MAX_MS} ms`)));
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('error', reject);
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => {
        const isJson = response.headers['content-type']?.includes('json') ?? false;
        resolve({ status: response.statusCode ?? 0, body: isJson && text ? JSON.parse(text) : text });
      });
    });
    request.end(content);
  });
}

function unlessAway(error: unknown, tries: number, url: string): undefined {
  if (tries < TRIES_MAX) return undefined;
  throw new Error(`the API does not answer at ${url}: is it running? npm start starts it`, { cause: error });
}
