import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiAccess } from '../../dev/api-access.ts';
import { sendStockFeed } from '../../dev/import/stock-feed.ts';
import { openApiOf } from '../support/listening-api.ts';
import { addStock, ok, openShop } from '../support/shop.ts';
import { openWorld, type World } from '../support/world.ts';

describe('a stock feed', () => {
  let world: World;
  let folder: string;
  let api: ApiAccess;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'orderloom-feed-'));
    world = await openWorld();
    api = await openApiOf(world);
    await openShop(world, { stock: { TEE: 5, MUG: 7, CAP: 1 } });
    await ok(world.call('PUT', '/v1/skus/SET', { body: { name: 'A set', kit: [{ sku: 'TEE', quantity: 1 }] } }));
  });
  afterAll(async () => {
    await world.close();
    await rm(folder, { recursive: true });
  });

  const send = async (...lines: readonly string[]) => {
    const file = path.join(folder, 'feed.csv');
    await writeFile(file, ['sku,locationId,quantity', ...lines].join('\n'));
    return sendStockFeed(api, file);
  };
  const onHand = async (sku: string) => (await ok(world.call('GET', `/v1/stock/${sku}`))).locations[0].onHand;

  it('counts what has changed, skips the rest, and refuses by itself what cannot be', async () => {
    const report = await send('TEE,NYC,9', 'MUG,NYC,7', 'CAP,NYC,minus one', 'GHOST,NYC,1', 'SET,NYC,1', 'CAP,MARS,1');

    expect(report).toEqual({
      rows: 6,
      changed: 1,
      refused: 4,
      faults: [
        { line: 4, message: 'quantity: must be a whole number of units' },
        { line: 5, message: 'there is no SKU GHOST' },
        { line: 6, message: 'SET is a kit: count its parts' },
        { line: 7, message: 'there is no location MARS' },
      ],
    });
    expect([await onHand('TEE'), await onHand('MUG')]).toEqual([9, 7]);
  });

  it('changes nothing when it is sent again', async () => {
    await send('TEE,NYC,4');

    expect(await send('TEE,NYC,4')).toMatchObject({ rows: 1, changed: 0, refused: 0 });
    const { items } = await ok(world.call('GET', '/v1/stock-movements?sku=TEE&locationId=NYC'));
    expect(items.filter(({ reason }: { reason: string }) => reason === 'COUNTED')).toHaveLength(2);
  });

  it('takes more rows than a body may be long', async () => {
    for (const sku of ['A', 'B', 'C']) await addStock(world, `BULK-${sku}`, 'NYC', 0);
    const rows = Array.from(
      { length: 60_000 },
      (_, index) => `BULK-${'ABC'[index % 3]},NYC,${Math.floor(index / 3) + 1}`,
    );

    const report = await send(...rows);

    expect([report.rows, report.refused]).toEqual([60_000, 0]);
    expect(await onHand('BULK-C')).toBe(20_000);
  });

  it('is sent from the command line, which says what was refused and by its exit code that something was', async () => {
    const file = path.join(folder, 'feed.csv.gz');
    await writeFile(file, gzipSync('sku,locationId,quantity\nTEE,NYC,12\nGHOST,NYC,1\n'));
    const torn = path.join(folder, 'torn.csv.gz');
    await writeFile(torn, gzipSync('sku,locationId,quantity\nTEE,NYC,99\n').subarray(0, 20));

    const [sent, missing, broken] = await Promise.all([file, path.join(folder, 'none.csv'), torn].map(run));

    expect(sent).toEqual({ code: 1, said: 'line 3: there is no SKU GHOST\n2 rows, 1 changed, 1 refused\n' });
    expect(missing).toMatchObject({ code: 2, said: expect.stringContaining('no such file') });
    expect(broken).toMatchObject({ code: 2, said: expect.stringContaining('unexpected end of file') });
    expect(await onHand('TEE')).toBe(12);
  });

  /** As `npm run import -- stock FILE` does. */
  const run = async (file: string): Promise<{ code: number; said: string }> => {
    const env = { ...process.env, ORDERLOOM_API_URL: api.url, ORDERLOOM_API_KEY: api.key };
    const program = ['dev/import/main.ts', 'stock', file];
    return new Promise((done) =>
      execFile(process.execPath, program, { env }, (error, stdout, stderr) =>
        done({ code: Number(error?.code ?? 0), said: stderr + stdout }),
      ),
    );
  };

  it('names the column that is missing', async () => {
    const answer = await world.call('POST', '/v1/stock-feeds', {
      body: 'sku,quantity\nTEE,1\n',
      headers: { 'content-type': 'text/csv' },
    });

    expect([answer.status, answer.body.type]).toEqual([400, '/problems/invalid-request']);
    expect(answer.body.detail).toContain('locationId');
  });
});
