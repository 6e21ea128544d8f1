import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
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
  await once(raw, 'open'); // A file that cannot be read is named before anything is sent.
  // What breaks while it is unpacked breaks the sending, which says so.
  const csv = file.endsWith('.gz') ? pipeline(raw, createGunzip(), () => undefined) : raw;
  const answer = await fetch(`${url}/v1/stock-feeds`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'text/csv' },
    body: Readable.toWeb(csv) as ReadableStream,
    duplex: 'half',
  }).catch((error: Error) => {
    throw new Error(`${file} was not sent to ${url}: ${innermost(error).message}`, { cause: error });
  });
  if (!answer.ok) throw new Error(`the API answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as FeedReport;
}

/** `fetch` itself only says that it failed. */
const innermost = (error: Error): Error => (error.cause instanceof Error ? innermost(error.cause) : error);
