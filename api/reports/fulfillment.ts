import { z } from 'zod';
import { type FulfillmentFigures, readFulfillmentFigures } from '../../db/reports/fulfillment.ts';
import { csvOf } from '../csv.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { withoutNulls } from '../present.ts';
import { ChannelCode, Instant } from '../schemas.ts';

const Day = z.union([z.iso.date(), Instant]).describe('A date begins in UTC.');
const Count = z.int().min(0);
const Seconds = z.number().min(0).exactOptional();

const FulfillmentQuery = z.strictObject({
  from: Day,
  to: Day.describe('Exclusive.'),
  channel: ChannelCode.optional(),
  groupBy: z.enum(['location', 'channel']).default('location'),
  format: z.enum(['json', 'csv']).default('json'),
});
const Figures = z
  .object({
    group: z.string(),
    fulfillmentOrders: Count.describe('Given in the period; all that follows is about these.'),
    accepted: Count,
    acceptedInTime: Count,
    shipped: Count,
    shippedInTime: Count,
    atRisk: Count.describe('Came near a deadline, breached ones included.'),
    breached: Count.describe('Were not accepted or did not leave in time.'),
    rejected: Count,
    shortPicks: Count,
    medianAcceptSeconds: Seconds,
    medianShipSeconds: Seconds,
  })
  .meta({ id: 'FulfillmentFigures' });
const COLUMNS = Object.keys(Figures.shape);

export const fulfillmentReportRoutes: ZodPlugin = async (app) => {
  app.get(
    '/v1/reports/fulfillment',
    {
      schema: {
        tags: ['Reports'],
        summary: 'How fast locations or channels work, and how often they are late',
        querystring: FulfillmentQuery,
        response: answers({ 200: z.object({ items: z.array(Figures) }) }),
      },
    },
    async ({ query: { from, to, format, ...query }, caller }, reply) => {
      const period = { from: new Date(from), to: new Date(to) };
      const rows = await readFulfillmentFigures(app.parts.db, {
        ...period,
        ...query,
        channel: query.channel,
        scope: caller,
      });
      if (format === 'json') return { items: rows.map((row) => withoutNulls(row)) };
      return reply
        .type('text/csv; charset=utf-8')
        .serializer(String)
        .send(csvOf(COLUMNS, rows.map(cells)) as never);
    },
  );
};

const cells = (row: FulfillmentFigures): Record<string, string | number | null> => ({ ...row });
