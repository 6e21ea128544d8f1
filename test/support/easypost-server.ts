import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const EASYPOST_KEY = 'EZTK-orderloom-test';

/**
 * What happens to one request instead of its answer. `after` does the work first and loses the answer then;
 * `before` never does it. `late` answers nothing and does the work when `settleLate` says so.
 */
export type Fault =
  | 'hang after'
  | 'hang before'
  | 'break after'
  | 'break before'
  | 'late'
  | 'html 502'
  | 429
  | 500
  | 503;
export type Injector = (request: { method: string; path: string; body?: unknown }) => Fault | undefined;

type Rate = {
  id: string;
  carrier: string;
  service: string;
  rate: string;
  currency: string;
  delivery_days: number | null;
};
type Stored = Record<string, unknown> & {
  id: string;
  reference: string | null;
  created_at: string;
  rates: Rate[];
  selected_rate: Rate | null;
  postage_label: { label_url: string } | null;
  tracking_code: string | null;
  refund_status: string | null;
};
type Answer = { status: number; body: unknown };
type Form = { reference?: string; from_address: object; to_address: { zip?: string }; parcel: { weight: number } };

export const OFFERS = [
  { carrier: 'USPS', service: 'GroundAdvantage', rate: '7.58', currency: 'USD', delivery_days: 4 },
  { carrier: 'USPS', service: 'Priority', rate: '9.9', currency: 'USD', delivery_days: 2 },
  { carrier: 'UPS', service: 'NextDayAir', rate: '41.005', currency: 'USD', delivery_days: 1 },
  { carrier: 'DHL', service: 'Unknown', rate: '5.00', currency: 'USD', delivery_days: null },
];
/** Zip codes that make EasyPost say no. */
export const REFUSED_ZIPS = {
  address: '00000',
  postage: '00001',
  payment: '00002',
  noResponse: '00003',
} as const;

/** A local server that speaks as much of EasyPost's v2 as the adapter uses; its state is open to the tests. */
export async function startEasyPost() {
  const shop = new EasyPostShop();
  const server = createServer((request, response) => void shop.serve(request, response));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  shop.origin = `http://127.0.0.1:${port}`;
  const stop = () =>
    new Promise<void>((stopped) => {
      server.close(() => stopped());
      server.closeAllConnections();
    });
  return { shop, account: { apiKey: EASYPOST_KEY, baseUrl: `${shop.origin}/v2/` }, stop };
}

export class EasyPostShop {
  origin = '';
  /** The newest first, as EasyPost lists them. */
  shipments: Stored[] = [];
  requests: string[] = [];
  inject: Injector = () => undefined;
  offersFor: (ounces: number) => Omit<Rate, 'id'>[] = () => OFFERS;
  refundStatus = 'submitted';
  /** Which of several shipments with one reference a look-up shows. EasyPost does not say. */
  shows: 'newest' | 'oldest' = 'newest';
  #late: (() => Answer)[] = [];

  get bought(): Stored[] {
    return this.shipments.filter(({ postage_label }) => postage_label);
  }

  settleLate(): void {
    for (const work of this.#late.splice(0)) work();
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', this.origin);
    const method = request.method ?? 'GET';
    this.requests.push(`${method} ${url.pathname}`);
    const body: unknown = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : undefined;
    const work = () => this.#answer(method, url, body, request.headers.authorization);
    this.#reply(response, work, this.inject({ method, path: url.pathname, body }));
  }

  #reply(response: ServerResponse, work: () => Answer, fault: Fault | undefined): void {
    if (fault === 'late') this.#late.push(work);
    else if (fault === 429 || fault === 500 || fault === 503) send(response, failure(fault));
    else if (fault === 'html 502') response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad Gateway</h1>');
    else {
      const isDone = fault === undefined || fault.endsWith('after');
      const answer = isDone ? work() : undefined;
      if (fault === undefined && answer) send(response, answer);
      if (fault?.startsWith('break')) response.destroy();
    }
  }

  #answer(method: string, url: URL, body: unknown, authorization: string | undefined): Answer {
    const [, version, resource, id, action] = url.pathname.split('/').map(decodeURIComponent);
    if (version === 'labels') return { status: 200, body: Buffer.from(`%PDF-1.4 label of ${resource}`) };
    const key = Buffer.from(authorization?.replace('Basic ', '') ?? '', 'base64').toString();
    if (key !== `${EASYPOST_KEY}:`) return refusal(401, 'UNAUTHORIZED', 'An invalid API key was provided');
    if (resource !== 'shipments') return refusal(404, 'NOT_FOUND', 'The requested resource could not be found');
    if (id === undefined) return method === 'POST' ? this.#create(body) : this.#list(url.searchParams);

    const shipment = this.#find(id);
    if (!shipment) return refusal(404, 'NOT_FOUND', 'The requested resource could not be found');
    if (action === 'buy') return this.#buy(shipment, body);
    if (action === 'refund') return this.#refund(shipment);
    return { status: 200, body: shipment };
  }

  #find(idOrReference: string): Stored | undefined {
    const found = this.shipments.filter(({ id, reference }) => id === idOrReference || reference === idOrReference);
    return this.shows === 'newest' ? found[0] : found.at(-1);
  }

  #create(body: unknown): Answer {
    const { shipment } = body as { shipment: Form };
    if (shipment.to_address.zip === REFUSED_ZIPS.address) {
      return refusal(422, 'ADDRESS.PARAMETERS.INVALID', 'Jane Doe, 417 Montgomery St: no such address');
    }
    if (!(shipment.parcel.weight > 0)) return refusal(422, 'PARCEL.PARAMETERS.INVALID', 'weight must be above 0');
    const stored: Stored = {
      ...shipment,
      id: newId('shp'),
      object: 'Shipment',
      reference: shipment.reference ?? null,
      created_at: new Date().toISOString(),
      rates: this.offersFor(shipment.parcel.weight).map((offer) => ({ ...offer, id: newId('rate'), object: 'Rate' })),
      selected_rate: null,
      postage_label: null,
      tracking_code: null,
      refund_status: null,
    };
    this.shipments.unshift(stored);
    return { status: 201, body: stored };
  }

  #list(query: URLSearchParams): Answer {
    const from = this.shipments.findIndex(({ id }) => id === query.get('before_id')) + 1;
    const since = Date.parse(query.get('start_datetime') ?? '1970-01-01T00:00:00Z');
    const listed = this.shipments.slice(from).filter(({ postage_label, created_at }) => {
      return (query.get('purchased') === 'false' || postage_label) && Date.parse(created_at) >= since;
    });
    const page = listed.slice(0, Number(query.get('page_size') ?? 20));
    return { status: 200, body: { shipments: page, has_more: listed.length > page.length } };
  }

  #buy(shipment: Stored, body: unknown): Answer {
    const { rate: asked } = body as { rate: { id: string } };
    const rate = shipment.rates.find(({ id }) => id === asked.id);
    if (!rate) return refusal(422, 'SHIPMENT.RATES.UNAVAILABLE', 'no such rate');
    if (shipment.postage_label) return refusal(422, 'SHIPMENT.POSTAGE.EXISTS', 'Postage already exists');
    const { zip } = shipment.to_address as Form['to_address'];
    if (zip === REFUSED_ZIPS.postage) return refusal(422, 'SHIPMENT.POSTAGE.FAILURE', 'Unable to buy');
    if (zip === REFUSED_ZIPS.payment) return refusal(402, 'PAYMENT_REQUIRED', 'Insufficient funds');
    if (zip === REFUSED_ZIPS.noResponse) return refusal(422, 'SHIPMENT.POSTAGE.NO_RESPONSE', 'No response');
    shipment.selected_rate = rate;
    shipment.tracking_code = `94${randomBytes(8).readBigUInt64BE().toString().padStart(20, '0')}`;
    shipment.postage_label = { label_url: `${this.origin}/labels/${shipment.id}` };
    return { status: 200, body: shipment };
  }

  #refund(shipment: Stored): Answer {
    if (!shipment.postage_label || shipment.refund_status) {
      return refusal(422, 'SHIPMENT.REFUND.UNAVAILABLE', 'Unable to request refund');
    }
    shipment.refund_status = this.refundStatus;
    return { status: 200, body: shipment };
  }
}

const newId = (prefix: string): string => `${prefix}_${randomBytes(16).toString('hex')}`;

const refusal = (status: number, code: string, message: string): Answer => ({
  status,
  body: { error: { code, message, errors: [] } },
});

/** What went wrong inside is told with somebody's name in it, as it happens. */
const failure = (status: 429 | 500 | 503): Answer =>
  status === 429
    ? refusal(status, 'RATE_LIMITED', 'Too many requests')
    : refusal(status, 'INTERNAL_SERVER_ERROR', 'Jane Doe, 417 Montgomery St');

function send(response: ServerResponse, { status, body }: Answer): void {
  const isPdf = Buffer.isBuffer(body);
  if (status === 429) response.setHeader('retry-after', '2');
  response.writeHead(status, { 'content-type': isPdf ? 'application/pdf' : 'application/json' });
  response.end(isPdf ? body : JSON.stringify(body));
}
