import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LightMyRequestResponse } from 'fastify';
import { openApi, type TestApi } from '../support/api.ts';
import { putCatalogue } from '../support/catalogue.ts';
import { anOrder, usd } from '../support/shop.ts';

const line = (own: object = {}) => ({ sku: 'TEE', quantity: 1, unitPrice: usd(1_999), ...own });
const lines = (own: object) => ({ lines: [line(own)] });
const card = (own: object = {}) => ({ tender: 'CARD', token: 'pm_card_visa', ...own });
const to = (own: object) => ({
  shippingAddress: { line1: '1 Main Street', city: 'New York', postalCode: '10118', country: 'US', ...own },
});
const NUL = String.fromCharCode(0);
const HALF_A_CHARACTER = String.fromCharCode(0xd800);

/** What is wrong, the problem it is answered with, and where the answer says it is. */
const WRONG: readonly (readonly [string, number, string, string | undefined, object])[] = [
  ['an unknown SKU', 422, 'unknown-sku', 'lines.0.sku', lines({ sku: 'NO-SUCH' })],
  ['an unknown channel', 422, 'unknown-channel', undefined, { channel: 'no-such' }],
  ['a negative quantity', 400, 'invalid-request', 'lines.0.quantity', lines({ quantity: -1 })],
  ['no quantity', 400, 'invalid-request', 'lines.0.quantity', lines({ quantity: 0 })],
  ['a broken quantity', 400, 'invalid-request', 'lines.0.quantity', lines({ quantity: 1.5 })],
  ['a quantity beyond all stock', 400, 'invalid-request', 'lines.0.quantity', lines({ quantity: 3_000_000_000 })],
  ['a quantity in words', 400, 'invalid-request', 'lines.0.quantity', lines({ quantity: 'one' })],
  ['a negative price', 400, 'invalid-request', 'lines.0.unitPrice.amount', lines({ unitPrice: usd(-1) })],
  ['a broken price', 400, 'invalid-request', 'lines.0.unitPrice.amount', lines({ unitPrice: usd(19.99) })],
  ['no lines', 400, 'invalid-request', 'lines', { lines: [] }],
  ['too many lines', 400, 'invalid-request', 'lines', { lines: Array(1_001).fill(line()) }],
  ['an unknown field', 400, 'invalid-request', 'colour', { colour: 'red' }],
  ['an unknown field of a line', 400, 'invalid-request', 'lines.0.price', lines({ price: usd(1) })],
  ['payments that do not add up', 422, 'sums-disagree', 'payments', { payments: [card({ amount: usd(1_998) })] }],
  ['two payments of the rest', 422, 'sums-disagree', 'payments', { payments: [card(), card()] }],
  [
    'a sum before discounts that no number holds',
    422,
    'sums-disagree',
    'lines',
    {
      lines: Array(2).fill(
        line({ quantity: 1_000_000, unitPrice: usd(9_000_000_000), discount: usd(9_000_000_000_000_000) }),
      ),
      payments: [],
    },
  ],
  ['no payment', 422, 'sums-disagree', 'payments', { payments: [] }],
  ['more discount than goods', 422, 'sums-disagree', 'lines.0.discount', lines({ discount: usd(2_000) })],
  [
    'more tax included than price',
    422,
    'sums-disagree',
    'lines.0.tax',
    lines({ tax: { amount: 2_000, inclusive: true } }),
  ],
  [
    'a sum no number holds',
    422,
    'sums-disagree',
    undefined,
    { lines: Array(3).fill(line({ quantity: 1_000_000, unitPrice: usd(9_000_000_000) })) },
  ],
  ['an order in another currency', 422, 'wrong-currency', 'currency', { currency: 'EUR' }],
  [
    'a line in another currency',
    422,
    'wrong-currency',
    'lines.0.unitPrice.currency',
    lines({ unitPrice: { amount: 1, currency: 'EUR' } }),
  ],
  ['a currency that is none', 400, 'invalid-request', 'currency', { currency: 'XYZ' }],
  [
    'a tender we do not take',
    422,
    'tender-not-accepted',
    'payments.0.tender',
    { customer: { name: 'Nobody known' }, payments: [{ tender: 'STORE_CREDIT' }] },
  ],
  ['a card without its token', 400, 'invalid-request', 'payments.0.token', { payments: [{ tender: 'CARD' }] }],
  ['no address to ship to', 400, 'invalid-request', 'shippingAddress', { shippingAddress: undefined }],
  ['a country that is none', 400, 'invalid-request', 'shippingAddress.country', to({ country: 'USA' })],
  [
    'a location that hands out nothing',
    422,
    'unknown-location',
    'delivery.locationId',
    { delivery: { method: 'PICK_UP', locationId: 'nyc' } },
  ],
  ['a risk beyond 100', 400, 'invalid-request', 'riskScore', { riskScore: 101 }],
  ['an e-mail address that is none', 400, 'invalid-request', 'customer.email', { customer: { email: 'ada' } }],
  ['a time that is none', 400, 'invalid-request', 'placedAt', { placedAt: 'yesterday' }],
  [
    'a character no database stores',
    400,
    'invalid-request',
    'shippingAddress.line1',
    to({ line1: `1 Main${NUL} Street` }),
  ],
  ['half a character', 400, 'invalid-request', 'note', { note: `ring ${HALF_A_CHARACTER}` }],
  [
    'such a character in the metadata',
    400,
    'invalid-request',
    'metadata.gift.card',
    { metadata: { gift: { card: NUL } } },
  ],
  ['such a character in a name of the metadata', 400, 'invalid-request', 'metadata', { metadata: { [`a${NUL}`]: 1 } }],
];

describe('bad input', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await openApi();
    await putCatalogue(api);
  });
  afterAll(() => api.close());

  /** Rows of everything an order writes. */
  async function rows(): Promise<Record<string, number>> {
    const tables = ['orders', 'command', 'order_line', 'order_event', 'payment', 'payment_transaction'] as const;
    const counts = tables.map(async (table) => {
      const { count } = await api.db
        .selectFrom(table)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return [table, Number(count)] as const;
    });
    return Object.fromEntries(await Promise.all(counts));
  }

  function expectProblem(answer: LightMyRequestResponse, status: number, kind: string): void {
    const { type, title, status: said, detail } = answer.json();
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect([answer.statusCode, said, type]).toEqual([status, status, `/problems/${kind}`]);
    expect([title, detail].map((text) => typeof text === 'string' && text.length > 0)).toEqual([true, true]);
  }

  it.each(WRONG)('is refused and leaves no row: %s', async (_what, status, kind, path, own) => {
    const before = await rows();

    const answer = await api.call('POST /v1/orders', anOrder(own as never), { idempotencyKey: randomUUID() });

    expectProblem(answer, status, kind);
    if (path) expect(answer.json().errors.map((each: { path: string }) => each.path)).toContain(path);
    expect(await rows()).toEqual(before);
  });

  /** A header of `''` is left out. */
  async function sent(payload: string, own: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    const authorization = `Bearer ${await api.makeKey()}`;
    const all = { authorization, 'idempotency-key': randomUUID(), 'content-type': 'application/json', ...own };
    const headers = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
    return api.app.inject({ method: 'POST', url: '/v1/orders', headers, payload });
  }
  const order = (own = {}) => JSON.stringify(anOrder(own));

  const SENT: readonly (readonly [string, number, string, () => ReturnType<typeof sent>])[] = [
    ['JSON that breaks off', 400, 'malformed-json', () => sent(order().slice(0, -1))],
    ['an empty body', 400, 'invalid-request', () => sent('')],
    ['a body of 2 MB', 413, 'body-too-large', () => sent(order({ note: 'x'.repeat(2_000_000) }))],
    ['a body that is no object', 400, 'invalid-request', () => sent('[]')],
    [
      'a form',
      415,
      'unsupported-media-type',
      () => sent('channel=web-us', { 'content-type': 'application/x-www-form-urlencoded' }),
    ],
    [
      'metadata without a bottom',
      400,
      'invalid-request',
      () => sent(order().replace('{', `{"metadata":{"deep":${'['.repeat(20_000)}${']'.repeat(20_000)}},`)),
    ],
    ['a prototype', 400, 'malformed-json', () => sent(order().replace('{', '{"__proto__":{"isAdmin":true},'))],
    ['no Idempotency-Key', 400, 'idempotency-key-missing', () => sent(order(), { 'idempotency-key': '' })],
    [
      'an Idempotency-Key of 256 characters',
      400,
      'invalid-request',
      () => sent(order(), { 'idempotency-key': 'k'.repeat(256) }),
    ],
    ['no API key', 401, 'unauthorized', () => sent(order(), { authorization: '' })],
    ['a wrong API key', 401, 'unauthorized', () => sent(order(), { authorization: 'Bearer ol_wrong' })],
  ];

  it.each(SENT)('is refused and leaves no row: %s', async (_what, status, kind, send) => {
    const before = await rows();

    const answer = await send();

    expectProblem(answer, status, kind);
    expect(await rows()).toEqual(before);
  });

  it('is refused in a query as well', async () => {
    const answer = await api.call('GET /v1/orders?email=ada%00@example.com');

    expectProblem(answer, 400, 'invalid-request');
  });

  it('is not taken from who has no role for it, or not for this channel', async () => {
    const [warehouse, other] = [
      await api.makeKey({ roles: ['warehouse'] }),
      await api.makeKey({ roles: ['channel'], channelIds: ['web-eu'] }),
    ];

    const before = await rows();

    const answers = await Promise.all(
      [warehouse, other].map((key) => api.call('POST /v1/orders', anOrder(), { key, idempotencyKey: randomUUID() })),
    );

    expect(answers.map((answer) => [answer.statusCode, answer.json().type])).toEqual([
      [403, '/problems/forbidden'],
      [422, '/problems/unknown-channel'],
    ]);
    expect(await rows()).toEqual(before);
  });
});
