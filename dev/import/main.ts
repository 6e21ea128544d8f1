import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { apiAccess } from '../api-access.ts';
import { ApiClient } from '../api-client.ts';
import { importFile } from './import-file.ts';
import { isClean, textOf } from './report.ts';
import { sendStockFeed } from './stock-feed.ts';

const USAGE = `npm run import -- FILE [--deliver] [--retry-refused] [--report FILE.json]
npm run import -- stock FILE.csv

Submits every document of FILE (the form of the Online Retail data set, CSV, packed with gzip or not) as one order.

The second form counts stock: FILE.csv has the columns sku, locationId and quantity (absolute). Rows that say nothing
new are skipped.

  --deliver         ships each order at once and says as the carrier that it was delivered
  --retry-refused   asks again for documents whose order was refused in an earlier run
  --report FILE     writes what became of each document as JSON

The API is found by ORDERLOOM_API_URL and ORDERLOOM_API_KEY, or else where npm start has put it.
Exit code 0: nothing was refused. 1: something was, or was not delivered. 2: it could not be run.`;
const NEEDS_A_PERSON = 1;
const NOT_RUN = 2;

const OPTIONS = {
  deliver: { type: 'boolean', default: false },
  'retry-refused': { type: 'boolean', default: false },
  report: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = NOT_RUN;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  if (positionals[0] === 'stock' && positionals.length === 2) return countStock(positionals[1] ?? '');
  const [file, ...more] = positionals;
  if (values.help || file === undefined || more.length > 0) {
    process.stderr.write(`${USAGE}\n`);
    return values.help ? 0 : NOT_RUN;
  }
  const placing = { isDelivering: values.deliver, retriesRefused: values['retry-refused'] };
  const report = await importFile(new ApiClient(apiAccess(process.env)), { file, say, ...placing });
  if (values.report !== undefined) writeFileSync(values.report, `${JSON.stringify(report, undefined, 2)}\n`);
  process.stdout.write(`${textOf(report)}\n`);
  return isClean(report) ? 0 : NEEDS_A_PERSON;
}

async function countStock(file: string): Promise<number> {
  const { faults, ...counts } = await sendStockFeed(apiAccess(process.env), file);
  for (const { line, message } of faults) say(`line ${line}: ${message}`);
  process.stdout.write(`${counts.rows} rows, ${counts.changed} changed, ${counts.refused} refused\n`);
  return counts.refused === 0 ? 0 : NEEDS_A_PERSON;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
