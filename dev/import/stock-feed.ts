import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ApiAccess } from '../api-access.ts';

export type FeedReport = {
  readonly rows: number;
  readonly changed: number;
  readonly refused: number;
  readonly faults: readonly { readonly line: number; readonly message: string }[];
};

/** Sends a file of counts (sku, locationId, quantity; plain or gzip) to the API as it is read. */
export async function sendStockFeed({ url, key }: ApiAccess, file: string): Promise<FeedReport> {
  const raw = createReadStream(file);
  const csv = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw;
  const answer = await fetch(`${url}/v1/stock-feeds`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv' },
    body: Readable.toWeb(csv) as ReadableStream,
    duplex: 'half',
  });
  if (!answer.ok) throw new Error(`the API answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as FeedReport;
}
