import { atOnce } from '../../api/at-once.ts';
import { type ApiClient, ApiProblem } from '../api-client.ts';
import { ARTICLES, KITS, PLACES, SPECIAL } from './articles.ts';
import { CHANNELS } from './channels.ts';
import { LOCATIONS } from './locations.ts';
import { placeDemoOrders } from './place-orders.ts';
import { RATE_CARDS } from './rate-cards.ts';

export type Seeded = {
  readonly locations: number;
  readonly channels: number;
  readonly rateCards: number;
  readonly skus: number;
  readonly receipts: number;
  readonly orders: number;
};

const AT_ONCE = 8;
const REFERENCE = 'demo shop';

/** Creates what is missing of the demo shop and changes nothing that is there. Says how much it created. */
export async function seedShop(api: ApiClient): Promise<Seeded> {
  const [locations, channels, rateCards] = await Promise.all([
    putMissing(api, '/v1/locations', LOCATIONS, 'id'),
    putMissing(api, '/v1/channels', CHANNELS, 'id'),
    putMissing(api, '/v1/rate-cards', RATE_CARDS, 'id'),
  ]);
  const articles = await putMissing(api, '/v1/skus', articlesToPut(), 'sku');
  const kits = await putMissing(api, '/v1/skus', kitsToPut(), 'sku'); // After their parts.
  const receipts = await receiveStock(api, new Set(articles));
  const orders = await placeDemoOrders(api);
  return {
    ...{ locations: locations.length, channels: channels.length, rateCards: rateCards.length },
    ...{ skus: articles.length + kits.length, receipts, orders },
  };
}

type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

async function putMissing(api: ApiClient, path: string, wanted: Resources, idField: string): Promise<string[]> {
  const there = new Set((await api.list<Record<string, unknown>>(path)).map((item) => item[idField]));
  const missing = Object.entries(wanted).filter(([id]) => !there.has(id));
  await atOnce(AT_ONCE, missing, ([id, body]) => api.put(`${path}/${encodeURIComponent(id)}`, body));
  return missing.map(([id]) => id);
}

function articlesToPut(): Resources {
  const puts = ARTICLES.map(([sku, name, gtin, weightGrams, [l, w, h], cost]) => {
    const body = { name, gtin, weightGrams, dimensionsMm: { l, w, h }, unitCost: usd(cost), ...SPECIAL[sku] };
    return [sku, { taxCategory: 'standard', ...body }] as const;
  });
  return Object.fromEntries(puts);
}

const kitsToPut = (): Resources => Object.fromEntries(KITS.map(({ sku, ...kit }) => [sku, kit]));

/** Received once in the life of an article, whoever has moved it since. */
async function receiveStock(api: ApiClient, isNew: ReadonlySet<string>): Promise<number> {
  const received = await atOnce(AT_ONCE, ARTICLES, async ([sku, , , , , cost, stock]) => {
    if (!isNew.has(sku) && (await hasMoved(api, sku))) return 0;
    const movements = PLACES.flatMap((locationId, index) => {
      const quantity = stock[index] ?? 0;
      const receipt = { sku, locationId, quantity, reason: 'RECEIVED', unitCost: usd(cost), reference: REFERENCE };
      return quantity > 0 ? [receipt] : [];
    });
    await api.post('/v1/stock-movements', `demo shop stock ${sku}`, movements).catch(unlessOtherBody);
    return movements.length;
  });
  return received.reduce((sum, count) => sum + count, 0);
}

async function hasMoved(api: ApiClient, sku: string): Promise<boolean> {
  const movements = await api.get<{ items: unknown[] }>(`/v1/stock-movements?sku=${encodeURIComponent(sku)}&limit=1`);
  return movements.items.length > 0;
}

/** Another start of another version was faster with the same key: its stock is the stock. */
function unlessOtherBody(error: unknown): void {
  if (!(error instanceof ApiProblem && error.kind === 'idempotency-key-reused')) throw error;
}

const usd = (amount: number) => ({ amount, currency: 'USD' });
