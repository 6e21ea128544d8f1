import type { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';
import type { Database } from '../../db/database.ts';
import { type Counted, type Difference, differences } from '../../db/stock/feed.ts';
import { type Caller, seesLocation } from '../caller.ts';
import { Problem } from '../problem.ts';
import { LocationCode, SkuCode } from '../schemas.ts';
import { recordMovements } from '../stock-movements/record.ts';

const COLUMNS = ['sku', 'locationId', 'quantity'];
const BATCH = 5_000;
const FAULTS_SHOWN = 100;

const Line = z.object({
  sku: SkuCode,
  locationId: LocationCode,
  quantity: z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number of units')
    .transform(Number),
});

export type FeedFault = { readonly line: number; readonly message: string };
export type FeedResult = {
  readonly rows: number;
  readonly changed: number;
  readonly refused: number;
  /** The first of them. */
  readonly faults: readonly FeedFault[];
};

/**
 * Takes a file of absolute counts as a stream. Rows that say nothing new cost one read; each batch of new ones is a
 * transaction. A row that cannot be is refused by itself. A feed that broke off is sent again: counts are absolute.
 */
export async function takeFeed(db: Database, caller: Caller, csv: Readable): Promise<FeedResult> {
  const feed = new Feed(db, caller);
  const lines = csv.pipe(parse({ bom: true, trim: true, skip_empty_lines: true, columns: mustNameColumns }));
  csv.on('error', (error) => lines.destroy(error));
  try {
    for await (const line of lines) await feed.take(line as Readonly<Record<string, string>>);
  } catch (error) {
    throw feedProblem(error, csv) ?? error;
  }
  return feed.end();
}

function feedProblem(error: unknown, { errored }: Readable): Problem | undefined {
  if (error instanceof CsvError) return new Problem('invalid-request', `The file is not CSV: ${error.message}.`);
  return errored === error ? new Problem('invalid-request', 'The file broke off: send it again.') : undefined;
}

function mustNameColumns(header: readonly string[]): string[] {
  const missing = COLUMNS.filter((column) => !header.includes(column));
  if (missing.length === 0) return [...header];
  throw new Problem(
    'invalid-request',
    `The first line must name the columns ${COLUMNS.join(', ')}: ${missing.join(', ')} is missing.`,
  );
}

class Feed {
  readonly #db: Database;
  readonly #caller: Caller;
  readonly #faults: FeedFault[] = [];
  #batch: (Counted & { readonly line: number })[] = [];
  #rows = 0;
  #changed = 0;
  #refused = 0;

  constructor(db: Database, caller: Caller) {
    this.#db = db;
    this.#caller = caller;
  }

  async take(fields: Readonly<Record<string, string>>): Promise<void> {
    this.#rows += 1;
    const line = this.#rows + 1; // The header is the first line.
    const parsed = Line.safeParse(fields);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return this.#refuse(line, `${issue?.path.join('.')}: ${issue?.message}`);
    }
    this.#batch.push({ ...parsed.data, line });
    if (this.#batch.length >= BATCH) await this.#flush();
  }

  async end(): Promise<FeedResult> {
    await this.#flush();
    const faults = this.#faults.sort((left, right) => left.line - right.line);
    return { rows: this.#rows, changed: this.#changed, refused: this.#refused, faults };
  }

  async #flush(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    if (batch.length === 0) return;
    // The last count of a place counts.
    const latest = new Map(batch.map((count) => [JSON.stringify([count.sku, count.locationId]), count]));
    const found = await differences(this.#db, [...latest.values()]);
    const news = found.filter((each) =>
      this.#isPossible(each, latest.get(JSON.stringify([each.sku, each.locationId]))?.line ?? 0),
    );
    if (news.length === 0) return;
    const counts = news.map(({ sku, locationId, quantity }) => ({
      sku,
      locationId,
      quantity,
      reason: 'COUNTED' as const,
    }));
    const written = await this.#db.transaction().execute((tx) => recordMovements(tx, counts, this.#caller.name));
    this.#changed += written.length;
  }

  #isPossible({ fault, sku, locationId }: Difference, line: number): boolean {
    const outside = seesLocation(this.#caller, locationId) ? fault : 'unknown-location';
    if (outside === null) return true;
    const message = {
      'unknown-sku': `there is no SKU ${sku}`,
      kit: `${sku} is a kit: count its parts`,
      'unknown-location': `there is no location ${locationId}`,
    };
    this.#refuse(line, message[outside]);
    return false;
  }

  #refuse(line: number, message: string): void {
    this.#refused += 1;
    if (this.#faults.length < FAULTS_SHOWN) this.#faults.push({ line, message });
  }
}
