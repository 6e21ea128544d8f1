import { z } from 'zod';
import { listCurrentRates, listRates, type RateRow, readReportingCurrency, saveRate } from '../../db/ledger/rates.ts';
import { pageOf, readCursor } from '../cursor.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { invalidRequest } from '../problem.ts';
import { RateBody, RateList, RateParams, RateQuery, RateView } from './schemas.ts';

const tags = ['Books'];
const RateCursor = z.tuple([z.iso.datetime()]);

export const exchangeRateRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.put(
    '/v1/exchange-rates/:currency',
    {
      schema: {
        tags,
        summary: 'Say what a currency is worth in the reporting currency',
        description: 'Orders placed from then on keep it. Those placed before keep theirs.',
        params: RateParams,
        body: RateBody,
        response: answers({ 200: RateView }),
      },
    },
    async ({ params: { currency }, body: { rate, at }, caller }) => {
      const reportingCurrency = await readReportingCurrency(db);
      if (currency === reportingCurrency) {
        throw invalidRequest([{ path: 'params.currency', message: `is the reporting currency ${currency} itself` }]);
      }
      const row = { currency, rate, at: at === undefined ? new Date() : new Date(at), setBy: caller.name };
      await saveRate(db, row);
      return rateView(row, reportingCurrency);
    },
  );

  app.get(
    '/v1/exchange-rates/:currency',
    {
      schema: {
        tags,
        summary: 'The rates of a currency, newest first',
        params: RateParams,
        querystring: RateQuery,
        response: answers({ 200: RateList }),
      },
    },
    async ({ params: { currency }, query: { cursor, limit } }) => {
      const before = readCursor(cursor, RateCursor)?.[0];
      const rows = await listRates(db, currency, before === undefined ? undefined : new Date(before), limit + 1);
      const reportingCurrency = await readReportingCurrency(db);
      return pageOf(
        rows,
        limit,
        (row) => rateView(row, reportingCurrency),
        ({ at }) => [at.toISOString()],
      );
    },
  );

  app.get(
    '/v1/exchange-rates',
    { schema: { tags, summary: 'The rate of each currency now', response: answers({ 200: RateList }) } },
    async () => {
      const reportingCurrency = await readReportingCurrency(db);
      return { items: (await listCurrentRates(db)).map((row) => rateView(row, reportingCurrency)) };
    },
  );
};

const rateView = (row: RateRow, reportingCurrency: string): z.output<typeof RateView> => ({
  ...row,
  reportingCurrency,
  at: row.at.toISOString(),
});
