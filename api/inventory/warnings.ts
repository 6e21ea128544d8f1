import { z } from 'zod';
import { type Cover, readShortCover } from '../../db/stock/cover.ts';
import { mustSeeLocation } from '../caller.ts';
import { pageOf, readCursor } from '../cursor.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { LocationCode, listOf, Page, SkuCode } from '../schemas.ts';

const WARNING_KINDS = ['LOW_STOCK', 'STOCK_OUT_PROJECTED'] as const;
const DAYS_MAX = 365;

const WarningQuery = Page.extend({
  sku: SkuCode.optional(),
  locationId: LocationCode.optional(),
  days: z.coerce.number().positive().max(DAYS_MAX).default(14).describe('Warn of what lasts fewer days than these.'),
});
const WarningView = z
  .object({
    sku: SkuCode,
    locationId: LocationCode,
    available: z.int().min(0),
    perDay: z.number().describe('Units shipped a day over the last 28 days.'),
    daysOfCover: z.number(),
    kind: z
      .enum(WARNING_KINDS)
      .describe('LOW_STOCK: a delivery is expected in time. STOCK_OUT_PROJECTED: sold out before the next one.'),
  })
  .meta({ id: 'StockWarning' });
const WarningCursor = z.tuple([z.number(), z.string(), z.string()]);

export const warningRoutes: ZodPlugin = async (app) => {
  app.get(
    '/v1/inventory/warnings',
    {
      schema: {
        tags: ['Stock'],
        summary: 'What will soon be sold out, the most urgent first',
        querystring: WarningQuery,
        response: answers({ 200: listOf(WarningView) }),
      },
    },
    async ({ query: { sku, locationId, days, cursor, limit }, caller }) => {
      if (locationId) mustSeeLocation(caller, locationId);
      const within = locationId ? [locationId] : caller.locationIds;
      const after = readCursor(cursor, WarningCursor);
      const rows = await readShortCover(app.parts.db, { daysMax: days, sku, within, after, limit: limit + 1 });
      return pageOf(rows, limit, warningView, (row) => [row.daysOfCover, row.sku, row.locationId]);
    },
  );
};

function warningView({ isSupplied, perDay, daysOfCover, ...place }: Cover): z.output<typeof WarningView> {
  const rounded = (value: number) => Math.round(value * 100) / 100;
  const kind = isSupplied ? 'LOW_STOCK' : 'STOCK_OUT_PROJECTED';
  return { ...place, perDay: rounded(perDay), daysOfCover: rounded(daysOfCover), kind };
}
