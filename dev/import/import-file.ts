import { atOnce } from '../../api/at-once.ts';
import type { ApiClient } from '../api-client.ts';
import { classify, type Verdict } from './classify.ts';
import { createSkus, receiveWhatSells } from './fill-shelves.ts';
import { type Judged, matchReturns } from './match-returns.ts';
import { type Placing, placeDocument } from './place-order.ts';
import { returnDocument } from './place-return.ts';
import { type Document, readSheet } from './read-file.ts';
import { countOutcomes, type DocumentReport, type ImportReport } from './report.ts';
import { openShop } from './shop.ts';

export type Import = Placing & { readonly file: string; readonly say: (line: string) => void };

const AT_ONCE = 8;
const SAY_EVERY_MS = 1_000;

/** Creates what the file sells, submits each of its documents and says of each what became of it. */
export async function importFile(api: ApiClient, { file, say, ...placing }: Import): Promise<ImportReport> {
  const startedAt = Date.now();
  const { sha256, documents } = readSheet(file);
  const judged = documents.map((document) => ({ document, verdict: classify(document) }));
  const sold = judged.flatMap(({ verdict }) => (verdict.outcome === 'ORDER' ? [...verdict.lines] : []));
  say(`${file}: ${documents.length} documents`);

  await openShop(api);
  const skusCreated = await createSkus(api, documents, say);
  const unitsReceived = await receiveWhatSells(api, sold, say);
  const reports = await placeAll(api, judged, placing, say);
  const all = await returnAll(api, judged, reports, placing);
  return {
    ...{ file, sha256, isDelivering: placing.isDelivering, tookMs: Date.now() - startedAt, skusCreated, unitsReceived },
    counts: countOutcomes(all),
    documents: all,
  };
}

async function placeAll(api: ApiClient, judged: readonly Judged[], placing: Placing, say: Import['say']) {
  let done = 0;
  const progress = setInterval(() => say(`${done} of ${judged.length} documents`), SAY_EVERY_MS);
  try {
    return await atOnce(AT_ONCE, judged, async ({ document, verdict }) => {
      const report = await placeOne(api, document, verdict, placing);
      done += 1;
      return report;
    });
  } finally {
    clearInterval(progress);
  }
}

async function placeOne(
  api: ApiClient,
  document: Document,
  verdict: Verdict,
  placing: Placing,
): Promise<DocumentReport> {
  if (verdict.outcome === 'ORDER') return placeDocument(api, document, verdict, placing);
  const about = { invoice: document.invoice, rows: document.rows.length };
  // Its turn comes once everything that it may undo has been sold.
  return verdict.outcome === 'CANCELLATION' ? { ...about, outcome: 'CANCELLATION' } : { ...about, ...verdict };
}

/** One after the other: several may take back units of one order. */
async function returnAll(
  api: ApiClient,
  judged: readonly Judged[],
  reports: readonly DocumentReport[],
  { isDelivering }: Placing,
): Promise<DocumentReport[]> {
  const matches = matchReturns(judged);
  const sold = new Map(reports.map((report) => [report.invoice, report]));
  const all: DocumentReport[] = [];
  for (const [index, report] of reports.entries()) {
    const match = matches.get(report.invoice);
    const document = judged[index]?.document;
    all.push(match && document ? await returnDocument(api, document, match, { sold, isDelivering }) : report);
  }
  return all;
}
