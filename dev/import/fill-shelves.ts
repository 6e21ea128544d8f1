import { createHash } from 'node:crypto';
import { atOnce } from '../../api/at-once.ts';
import type { ApiClient } from '../api-client.ts';
import type { SoldLine } from './classify.ts';
import { nonGoodsOf } from './non-goods.ts';
import type { Document, Row } from './read-file.ts';
import { SHOP } from './shop.ts';

const AT_ONCE = 8;
const MOVEMENTS_AT_ONCE = 500;
type Say = (line: string) => void;

/** Every article that the file names, also those that only come back: their returns will need them. */
export async function createSkus(api: ApiClient, documents: readonly Document[], say: Say): Promise<number> {
  const there = new Set((await api.list<{ sku: string }>('/v1/skus')).map(({ sku }) => sku));
  const rows = documents.flatMap((document) => [...document.rows]).filter(({ StockCode }) => !nonGoodsOf(StockCode));
  const missing = [...Map.groupBy(rows, ({ StockCode }) => StockCode)].filter(([sku]) => !there.has(sku));
  if (missing.length > 0) say(`creating ${missing.length} SKUs`);
  await atOnce(AT_ONCE, missing, ([sku, own]) => api.put(`/v1/skus/${encodeURIComponent(sku)}`, { name: nameOf(own) }));
  return missing.length;
}

/** The description that stands on most rows; those without a price hold notes about damage in its place. */
function nameOf(rows: readonly Row[]): string {
  const described = rows.filter(({ Description }) => Description !== '');
  const priced = described.filter(({ UnitPrice }) => Number(UnitPrice) > 0);
  const names = Map.groupBy(priced.length > 0 ? priced : described, ({ Description }) => Description);
  const [most] = [...names].sort(([, left], [, right]) => right.length - left.length);
  return most?.[0] ?? rows[0]?.StockCode ?? '';
}

type Receipt = { readonly sku: string; readonly quantity: number };

/** Receives what the documents sell, once for the same sales, and returns the units that came in. */
export async function receiveWhatSells(api: ApiClient, lines: readonly SoldLine[], say: Say): Promise<number> {
  const receipts = unitsBySku(lines);
  say(`stocking ${receipts.length} SKUs`);
  let units = 0;
  for (let from = 0; from < receipts.length; from += MOVEMENTS_AT_ONCE) {
    const batch = receipts.slice(from, from + MOVEMENTS_AT_ONCE);
    units += await receive(api, batch);
  }
  return units;
}

async function receive(api: ApiClient, batch: readonly Receipt[]): Promise<number> {
  const reference = `${SHOP} ${createHash('sha256').update(JSON.stringify(batch)).digest('hex').slice(0, 16)}`;
  if (await isReceived(api, batch, reference)) return 0;
  const common = { locationId: SHOP, reason: 'RECEIVED', reference };
  await api.post(
    '/v1/stock-movements',
    reference,
    batch.map((receipt) => ({ ...receipt, ...common })),
  );
  return batch.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** The Idempotency-Key holds for one API key only; the ledger tells it for all. A batch is received whole. */
async function isReceived(api: ApiClient, [first]: readonly Receipt[], reference: string): Promise<boolean> {
  if (!first) return true;
  const query = new URLSearchParams({ sku: first.sku, locationId: SHOP });
  const movements = await api.list<{ reference?: string }>(`/v1/stock-movements?${query}`);
  return movements.some((movement) => movement.reference === reference);
}

function unitsBySku(lines: readonly SoldLine[]): Receipt[] {
  const bySku = [...Map.groupBy(lines, ({ sku }) => sku)].sort(([left], [right]) => (left < right ? -1 : 1));
  return bySku.map(([sku, of]) => ({ sku, quantity: of.reduce((sum, { quantity }) => sum + quantity, 0) }));
}
