import type { Tx } from '../../db/database.ts';
import { noteFact } from '../../db/order/change-order.ts';
import type { WorkRow } from '../../db/order/fulfillment-orders.ts';
import {
  type Article,
  insertParcels,
  insertPicks,
  lockForScan,
  lockOrderOf,
  type PickedLine,
  readArticles,
} from '../../db/order/scans.ts';
import { normalizeGtin } from '../../domain/gtin.ts';
import type { FulfillmentOrderId, OrderLineId } from '../../domain/ids.ts';
import { allows, type FulfillmentOrderAction } from '../../domain/order/fulfillment-order.ts';
import { unitsByLine } from '../../domain/order/taking.ts';
import { type Caller, seesChannel, seesLocation } from '../caller.ts';
import { Problem } from '../problem.ts';
import type { NewParcel, Scan } from './schemas.ts';
import { notThere, unitsPacked } from './view.ts';

/** The first pick is what opens the work: nothing was written, and the order has to be told first. */
export class NotStartedYet extends Error {
  override readonly name = 'NotStartedYet';
}

/** Returns how many lines were scanned. `isToldOf`: the order knows, or has a row in its inbox that says so. */
export async function recordPicks(tx: Tx, caller: Caller, id: FulfillmentOrderId, scan: Scanned): Promise<number> {
  const work = await workFor(tx, caller, id, 'pick');
  mustFit(work, scan.lines, 'pick', ({ quantity, picked }) => quantity - picked);
  const articles = await readArticles(tx, id);
  for (const line of scan.lines) mustBeTheArticle(articles.get(line.lineId), line);
  if (work.status === 'OPEN' && !scan.isToldOf) throw new NotStartedYet();
  await insertPicks(tx, id, scan.lines, caller.name);
  return scan.lines.length;
}
export type Scanned = { readonly lines: readonly Scan[]; readonly isToldOf: boolean };

/** Returns how many parcels there are now. */
export async function recordPacks(
  tx: Tx,
  caller: Caller,
  id: FulfillmentOrderId,
  parcels: readonly NewParcel[],
  companyPrefix: string,
): Promise<number> {
  await lockOrderOf(tx, id);
  const work = await workFor(tx, caller, id, 'pack');
  const packed = unitsPacked(work.parcels);
  const allLines = parcels.flatMap(({ lines }) => lines);
  mustFit(work, allLines, 'pack', ({ lineId, quantity, picked }) => {
    // A floor that scans nothing may pack what nobody scanned; what was scanned may have been taken away since.
    return (work.floor === 'DIRECT' ? quantity : Math.min(picked, quantity)) - (packed.get(lineId) ?? 0);
  });
  const articles = await readArticles(tx, id);
  for (const line of allLines) mustBeTheArticle(articles.get(line.lineId), line);
  const rows = parcels.map(({ lines, weightGrams, dimensionsMm }) => ({
    lines: [...unitsByLine(lines)].map(([lineId, quantity]) => ({ lineId, quantity })),
    weightGrams: weightGrams ?? weightOf(lines, articles),
    dimensionsMm: dimensionsMm ?? null,
  }));
  const parcelIds = await insertParcels(tx, work, rows, companyPrefix);
  const after = { fulfillmentOrderId: id, parcels: parcelIds };
  await noteFact(tx, work.orderId, { type: 'fulfillment-order.packed', actor: caller.name, after });
  return work.parcels.length + rows.length;
}

async function workFor(
  tx: Tx,
  caller: Caller,
  id: FulfillmentOrderId,
  action: FulfillmentOrderAction,
): Promise<WorkRow> {
  const work = await lockForScan(tx, id);
  if (!work || !isWithin(caller, work)) throw notThere(id);
  if (allows(work.status, action)) return work;
  const detail = `${action} is not allowed while fulfillment order ${id} is ${work.status}.`;
  throw new Problem('action-not-allowed', detail, { facts: { action, status: work.status } });
}

/** A backorder has no location yet, and so nobody's floor is meant by it. */
const isWithin = (caller: Caller, { locationId, channelId }: WorkRow): boolean =>
  seesChannel(caller, channelId) &&
  (caller.locationIds === undefined || (locationId !== null && seesLocation(caller, locationId)));

type Line = WorkRow['lines'][number];

/** One line may come several times: what counts is the sum. */
function mustFit(
  work: WorkRow,
  asked: readonly PickedLine[],
  action: 'pick' | 'pack',
  leftOf: (line: Line) => number,
): void {
  for (const [lineId, quantity] of unitsByLine(asked)) {
    const line = work.lines.find((each) => each.lineId === lineId);
    const left = line ? Math.max(leftOf(line), 0) : 0;
    if (quantity <= left) continue;
    const what = line
      ? `${left} of its ${line.quantity} are left to ${action}`
      : `fulfillment order ${work.id} has no such line`;
    const facts = { lineId, requested: quantity, remaining: left };
    throw new Problem('quantity-not-remaining', `${quantity} of line ${lineId} cannot be ${action}ed: ${what}.`, {
      facts,
    });
  }
}

/** Without a GTIN on either side there is nothing to compare. */
function mustBeTheArticle(article: Article | undefined, { gtin, lineId }: Scan): void {
  if (gtin === undefined || !article?.gtin) return;
  const scanned = normalizeGtin(gtin);
  if (scanned === normalizeGtin(article.gtin)) return;
  const detail = `Line ${lineId} is ${article.sku} with GTIN ${article.gtin}; ${scanned} was scanned.`;
  throw new Problem('wrong-gtin', detail, { facts: { lineId, sku: article.sku, expected: article.gtin } });
}

const weightOf = (lines: readonly PickedLine[], articles: ReadonlyMap<OrderLineId, Article>): number =>
  lines.reduce((sum, { lineId, quantity }) => sum + quantity * (articles.get(lineId)?.weightGrams ?? 0), 0);
