import type { z } from 'zod';
import { readLocation } from '../../db/catalogue/locations.ts';
import { readSku } from '../../db/catalogue/skus.ts';
import type { Database, Tx } from '../../db/database.ts';
import { readValuationOf } from '../../db/ledger/read-valuation.ts';
import { readIncoming, replaceIncoming } from '../../db/stock/incoming.ts';
import { lockStock, type StockPlace } from '../../db/stock/movements.ts';
import { readStockOfSku, setSafetyStock } from '../../db/stock/read-stock.ts';
import { mustSeeLocation } from '../caller.ts';
import { averageOf } from '../inventory/valuation.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { notFound, Problem } from '../problem.ts';
import { SkuParams, StockChange, StockParams, StockPlaceView, StockView } from './schemas.ts';
import { stockView } from './view.ts';

const tags = ['Stock'];

export const stockRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.put(
    '/v1/stock/:sku/:locationId',
    {
      schema: {
        tags,
        summary: 'Set the safety stock and what is on its way',
        description: 'Units on hand change by stock movements only.',
        params: StockParams,
        body: StockChange,
        response: answers({ 200: StockPlaceView }),
      },
    },
    async ({ params, body, caller }) => {
      mustSeeLocation(caller, params.locationId);
      return putStock(db, params, body);
    },
  );

  app.get(
    '/v1/stock/:sku',
    { schema: { tags, summary: 'Read the stock of a SKU', params: SkuParams, response: answers({ 200: StockView }) } },
    async ({ params: { sku }, caller }) => {
      const [known, rows, incoming, value] = await Promise.all([
        readSku(db, sku),
        readStockOfSku(db, sku, caller.locationIds),
        readIncoming(db, [sku]),
        // What we pay for it is nothing for a store's or a supplier's key.
        caller.locationIds ? undefined : readValuationOf(db, sku),
      ]);
      if (!known) throw notFound('SKU', sku);
      return { sku, ...averageOf(value), locations: rows.map((row) => stockView(row, incoming)) };
    },
  );
};

function putStock(db: Database, place: StockPlace, { safetyStock, incoming }: z.output<typeof StockChange>) {
  return db.transaction().execute(async (tx) => {
    await mustBeStockable(tx, place);
    const [row] = await lockStock(tx, [place]);
    if (!row) throw new Error(`the stock of ${place.sku} at ${place.locationId} must be there once it is locked`);
    if (safetyStock !== undefined) await setSafetyStock(tx, place, safetyStock);
    const expected = incoming?.map((each) => ({ ...each, expectedAt: new Date(each.expectedAt) }));
    if (expected) await replaceIncoming(tx, place, expected);
    const now = await readIncoming(tx, [place.sku]);
    return { sku: place.sku, ...stockView({ ...row, safetyStock: safetyStock ?? row.safetyStock }, now) };
  });
}

async function mustBeStockable(tx: Tx, { sku, locationId }: StockPlace): Promise<void> {
  const known = await readSku(tx, sku);
  if (!known) throw notFound('SKU', sku);
  if (!(await readLocation(tx, locationId))) throw notFound('location', locationId);
  if (known.kit)
    throw new Problem('invalid-kit', `${sku} is a kit: its parts have stock, not itself.`, { facts: { sku } });
}
