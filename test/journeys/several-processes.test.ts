import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/patience.ts';
import { Processes } from '../support/processes.ts';
import { addStock, anOrder, ok, openShop, usd } from '../support/shop.ts';
import { Shopper } from '../support/shopper.ts';
import type { Answer, Json } from '../support/world.ts';

const UNITS = 10;
const BUYERS = UNITS * 10;
const SAME_KEY = 50;

describe('two API and two worker processes', () => {
  let processes: Processes;
  let urls: readonly string[];
  let workerMetrics: string;
  beforeAll(async () => {
    processes = await Processes.open();
    urls = [processes.access.url, await processes.startAnother('api')];
    workerMetrics = await processes.startAnother('worker');
    await openShop({ call }, { stock: { LAST: UNITS } });
    await addStock({ call }, 'PLENTY', 'NYC', 1_000);
  }, 120_000);
  afterAll(() => processes.close());

  const callAt = async (
    url: string,
    method: string,
    path: string,
    { body, key }: { readonly body?: unknown; readonly key?: string } = {},
  ): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${processes.access.key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: {}, body: await response.json() };
  };
  const call = (method: string, path: string, asked = {}) => callAt(urls[0] as string, method, path, asked);
  const buy = (index: number, sku: string, key: string = randomUUID()) => {
    const body = anOrder({ lines: [{ sku, quantity: 1, unitPrice: usd(1_000) }] });
    return callAt(urls[index % urls.length] as string, 'POST', '/v1/orders', { key, body });
  };
  const order = async (id: string): Promise<Json> => ok(call('GET', `/v1/orders/${id}`));

  it(`sell ${UNITS} units to exactly ${UNITS} of ${BUYERS} buyers, and leave nothing half made`, async () => {
    const answers = await Promise.all(Array.from({ length: BUYERS }, (_, index) => buy(index, 'LAST')));

    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    // On a busy machine an answer may be 202; what counts is how each order ends.
    const { items } = await eventually(
      'every order is decided',
      () => ok(call('GET', '/v1/orders?sku=LAST&limit=200')),
      ({ items: seen }: Json) => seen.length === BUYERS && seen.every(({ status }: Json) => status !== 'RECEIVED'),
    );
    const won = items.filter(({ status }: Json) => status === 'OPEN');
    expect([won.length, items.filter(({ status }: Json) => status === 'REFUSED').length]).toEqual([
      UNITS,
      BUYERS - UNITS,
    ]);
    const [nyc] = (await ok(call('GET', '/v1/stock/LAST'))).locations;
    expect(nyc).toMatchObject({ onHand: UNITS, committed: UNITS, reserved: 0, available: 0 });
    expect((await ok(call('GET', '/v1/inventory/reconciliation'))).drift).toEqual([]);
    const ledger = (await (await fetch(`${processes.simulatorUrl}/_control/ledger`)).json()) as Json;
    const authorized = ledger.orders.filter((each: Json) => each.capturable > 0).map((each: Json) => each.orderId);
    expect(authorized.sort()).toEqual(won.map(({ id }: Json) => id).sort());
  }, 60_000);

  it(`make one order of ${SAME_KEY} submissions with one key, whichever of them they reach`, async () => {
    const key = randomUUID();

    const answers = await Promise.all(Array.from({ length: SAME_KEY }, (_, index) => buy(index, 'PLENTY', key)));

    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await ok(call('GET', '/v1/orders?sku=PLENTY'))).items).toHaveLength(1);
    expect((await order(answers[0]?.body.id)).lines[0].quantity).toBe(1);
  }, 60_000);

  it('log each request and each step under the id of its order, and nobody’s name', async () => {
    const shopper = new Shopper(processes, 'PLENTY');
    const { externalOrderId, answer } = await shopper.place('COMPLETED');
    const { id } = answer.body;
    await shopper.finish(externalOrderId, 'COMPLETED');
    const [{ id: lineId }] = (await order(id)).lines;
    await ok(call('POST', `/v1/orders/${id}/returns`, { body: returning(lineId) }));

    const lines = await eventually(
      'the steps of the return are logged',
      async () => processes.linesAbout(id),
      (seen) => seen.some(({ activityType }) => activityType === 'readReturn'),
    );

    const said = (field: string) => [...new Set(lines.map((line) => line[field]))];
    expect(said('route')).toEqual(expect.arrayContaining(ROUTES));
    expect(said('activityType')).toEqual(expect.arrayContaining(['sourceOrder', 'capturePayment', 'recordTracking']));
    expect(JSON.stringify(lines)).not.toMatch(/Byron|ada@|Fifth Avenue/);
  }, 60_000);

  it('have metrics of requests, of steps and of what the SDK does', async () => {
    const read = async (url: string) => (await fetch(`${url}/metrics`)).text();

    const [ofApi, ofWorker] = [await read(urls[0] as string), await read(workerMetrics)];

    expect(ofApi).toMatch(/^orderloom_http_request_duration_seconds_count\{.*route="\/v1\/orders".*\} [1-9]/m);
    expect(ofApi).toMatch(/^orderloom_commands_answered_total\{kind="placeOrder",outcome="DONE"\} [1-9]/m);
    expect(ofWorker).toMatch(/^temporal_local_activity_total\{.*activity_type="sourceOrder".*\} [1-9]/m);
    expect(ofWorker).toMatch(/^temporal_worker_task_slots_available\{/m);
  });
});

const ROUTES = ['/v1/orders', '/v1/fulfillment-orders/:id/ship', '/v1/webhooks/carriers/:carrier'];
const returning = (lineId: string) => ({
  lines: [{ lineId, quantity: 1, reason: 'UNWANTED' }],
  method: 'POST',
});
