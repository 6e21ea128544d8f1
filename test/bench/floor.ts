import { parseArgs } from 'node:util';
import { atOnce } from '../../api/at-once.ts';
import { ApiClient } from '../../dev/api-client.ts';
import { median, percentile, round } from './sample.ts';
import { startServers } from './servers.ts';

const { values } = parseArgs({
  options: { works: { type: 'string', default: '500' }, picked: { type: 'string', default: '150' } },
});
const [WORKS, WORKS_PICKED] = [Number(values.works), Number(values.picked)];
const IN_FLIGHT = 16;
const ARTICLES = 5;
const GTINS = ['04006381333931', '00012345678905', '05901234123457', '09780201379624', '04012345678901'];
const skuAt = (index: number): string => `SKU-${index % ARTICLES}`;
const report = (figure: string, facts: object): void => console.log(JSON.stringify({ figure, ...facts }));

type Part = { readonly id: string; readonly lines: readonly { readonly lineId: string; readonly quantity: number }[] };
type Order = { readonly fulfillmentOrders: readonly Part[] };

const servers = await startServers();
try {
  const api = new ApiClient(servers.access);
  await openShop(api);
  const parts = await place(api, WORKS);
  await measureWave(api);
  await measureScans(api, parts);
} finally {
  await servers.stop();
}

/** One location whose floor scans, with its articles spread over bins. */
async function openShop(api: ApiClient): Promise<void> {
  await api.put('/v1/channels/bench', {
    ...{ name: 'Bench', kind: 'WEB', currency: 'USD', countries: ['US'] },
    returnPolicy: { windowDays: 30, refundShipping: false, inStore: true, refundTo: 'ORIGINAL' },
    verification: { riskHoldScore: 80, holdTimeout: 'P3D' },
    sla: { acceptWithin: 'P3D', shipWithin: 'P3D' },
  });
  const address = { line1: '1 Dock Street', city: 'Brooklyn', region: 'NY', postalCode: '11201', country: 'US' };
  await api.put('/v1/locations/FLOOR', { name: 'Floor', kind: 'WAREHOUSE', address, timeZone: 'UTC', floor: 'SCAN' });
  for (let index = 0; index < ARTICLES; index += 1) {
    const bins = { FLOOR: `A-${index}` };
    await api.put(`/v1/skus/${skuAt(index)}`, { name: `Article ${index}`, weightGrams: 200, gtin: GTINS[index], bins });
    const movement = { sku: skuAt(index), locationId: 'FLOOR', quantity: 100_000, reason: 'RECEIVED' };
    await api.post('/v1/stock-movements', `stock ${index}`, movement);
  }
}

async function place(api: ApiClient, count: number): Promise<Part[]> {
  const orders = await atOnce(IN_FLIGHT, Array.from({ length: count }), async (_, index) => {
    const lines = [index, index + 1].map((each) => ({ sku: skuAt(each), quantity: 2, unitPrice: usd(1_000) }));
    return api.post<Order>('/v1/orders', `order ${index}`, anOrder(lines));
  });
  return orders.flatMap(({ fulfillmentOrders }) => fulfillmentOrders);
}

function usd(amount: number) {
  return { amount, currency: 'USD' };
}

function anOrder(lines: readonly object[]) {
  return {
    ...{ channel: 'bench', currency: 'USD', delivery: { method: 'SHIPPING', service: 'STANDARD' }, lines },
    shippingAddress: {
      ...{ name: 'Ada Byron', line1: '350 Fifth Avenue', city: 'New York' },
      ...{ region: 'NY', postalCode: '10118', country: 'US' },
    },
    payments: [{ tender: 'CARD', token: 'pm_card_visa' }],
  };
}

/** From the request to the whole list bin by bin. */
async function measureWave(api: ApiClient): Promise<void> {
  const startedAt = performance.now();
  const wave = await api.post<Wave>('/v1/pick-waves', 'wave', { locationId: 'FLOOR', limit: WORKS });
  report('wave', {
    works: wave.fulfillmentOrderIds.length,
    lines: wave.lines.length,
    ms: round(performance.now() - startedAt),
  });
}
type Wave = { readonly fulfillmentOrderIds: readonly string[]; readonly lines: readonly unknown[] };

/** One unit after another until all is picked. The first scan of work also tells its order, so it is counted apart. */
async function measureScans(api: ApiClient, parts: readonly Part[]): Promise<void> {
  const [first, later]: [number[], number[]] = [[], []];
  for (const { id, lines } of parts.slice(0, WORKS_PICKED)) {
    const units = lines.flatMap(({ lineId, quantity }) => Array.from({ length: quantity }, () => lineId));
    for (const [index, lineId] of units.entries()) {
      const startedAt = performance.now();
      await api.post(`/v1/fulfillment-orders/${id}/picks`, `${id} ${index}`, { lines: [{ lineId, quantity: 1 }] });
      (index === 0 ? first : later).push(performance.now() - startedAt);
    }
  }
  report('scan', { all: summary([...first, ...later]), first: summary(first), later: summary(later) });
}

function summary(sample: readonly number[]) {
  return {
    scans: sample.length,
    medianMs: round(median(sample)),
    p99Ms: round(percentile(sample, 0.99)),
  };
}
