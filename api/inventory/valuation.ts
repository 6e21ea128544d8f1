import { z } from 'zod';
import { readReportingCurrency } from '../../db/ledger/rates.ts';
import { listValuation, readTotalValue, type ValuationRow } from '../../db/ledger/read-valuation.ts';
import { averageUnitMinor } from '../../domain/books/valuation.ts';
import { money } from '../../domain/money.ts';
import { pageOf, readTextCursor } from '../cursor.ts';
import { mustSeeTheBooks } from '../journal/whole-books.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { listOf, MoneyNotNegative, Page, SkuCode } from '../schemas.ts';

const ValuationView = z
  .object({
    sku: SkuCode,
    quantity: z.int().describe('Sellable units at our own locations.'),
    value: MoneyNotNegative,
    averageUnitCost: MoneyNotNegative.exactOptional().describe('The moving average, rounded.'),
  })
  .meta({ id: 'Valuation' });
const ValuationQuery = Page.extend({ sku: SkuCode.optional() });
const ValuationList = listOf(ValuationView).extend({
  total: MoneyNotNegative.describe('Of all SKUs: the balance of the account inventory.'),
});

export const valuationRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;
  app.addHook('preHandler', mustSeeTheBooks);

  app.get(
    '/v1/inventory/valuation',
    {
      schema: {
        tags: ['Books'],
        summary: 'What the stock is worth, in the reporting currency',
        querystring: ValuationQuery,
        response: answers({ 200: ValuationList }),
      },
    },
    async ({ query: { cursor, limit, sku } }) => {
      const currency = await readReportingCurrency(db);
      const rows = await listValuation(db, { sku, after: readTextCursor(cursor), limit: limit + 1 });
      const page = pageOf(
        rows,
        limit,
        (row) => valuationView(row, currency),
        (row) => [row.sku],
      );
      return { ...page, total: money(await readTotalValue(db), currency) };
    },
  );
};

function valuationView(row: ValuationRow, currency: string): z.output<typeof ValuationView> {
  const { sku, quantity, valueMinor } = row;
  return { sku, quantity, value: money(valueMinor, currency), ...averageOf({ ...row, currency }) };
}

export function averageOf(row: (ValuationRow & { readonly currency: string }) | undefined) {
  const average = row && averageUnitMinor(row);
  return row === undefined || average === undefined ? {} : { averageUnitCost: money(average, row.currency) };
}
