import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type FeedReport, sendStockFeed } from '../../dev/import/stock-feed.ts';
import { median, round } from './sample.ts';
import { temporaryFolder } from './servers.ts';
import { locationAt, openStockShop, skuAt } from './stock-shop.ts';

/**
 * How long a file of counts takes, most of which say nothing new:
 * node test/bench/feed.ts [--skus 10000] [--locations 100] [--changed 0.05] [--runs 3]
 */
const { values } = parseArgs({
  options: {
    skus: { type: 'string', default: '10000' },
    locations: { type: 'string', default: '100' },
    changed: { type: 'string', default: '0.05' },
    runs: { type: 'string', default: '3' },
  },
});
const [SKUS, LOCATIONS, RUNS] = [Number(values.skus), Number(values.locations), Number(values.runs)];
const EVERY = Math.round(1 / Number(values.changed));
const ON_HAND = 1_000;

const shop = await openStockShop({ skus: SKUS, locations: LOCATIONS, onHand: ON_HAND });
const folder = await temporaryFolder();
try {
  const runs: { changing: number; again: number }[] = [];
  for (let run = 1; run <= RUNS; run += 1) {
    const file = await writeFeed(run);
    const changing = await timed(file, Math.ceil((SKUS * LOCATIONS) / EVERY));
    runs.push({ changing, again: await timed(file, 0) });
  }
  const seconds = (pick: (run: (typeof runs)[number]) => number) => round(median(runs.map(pick)), 2);
  const facts = { rows: SKUS * LOCATIONS, changed: Math.ceil((SKUS * LOCATIONS) / EVERY), runs: RUNS };
  const figure = { figure: 'stock-feed', ...facts };
  console.log(
    JSON.stringify({ ...figure, seconds: seconds((run) => run.changing), again: seconds((run) => run.again) }),
  );
} finally {
  await shop.stop();
  await rm(folder, { recursive: true });
}

/** Each run counts other units than the one before at the same places, so that as many are new each time. */
async function writeFeed(run: number): Promise<string> {
  const file = path.join(folder, `feed-${run}.csv`);
  const out = createWriteStream(file);
  out.write('sku,locationId,quantity\n');
  for (let sku = 0; sku < SKUS; sku += 1) {
    const rows = Array.from({ length: LOCATIONS }, (_, location) => {
      const isNew = (sku * LOCATIONS + location) % EVERY === 0;
      return `${skuAt(sku)},${locationAt(location)},${isNew ? ON_HAND + run : ON_HAND}\n`;
    });
    if (!out.write(rows.join(''))) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  return file;
}

async function timed(file: string, changed: number): Promise<number> {
  const startedAt = performance.now();
  const report: FeedReport = await sendStockFeed(shop, file);
  const isRight = report.rows === SKUS * LOCATIONS && report.changed === changed && report.refused === 0;
  if (!isRight) throw new Error(`the feed was taken wrongly: ${JSON.stringify(report)}`);
  return (performance.now() - startedAt) / 1_000;
}
