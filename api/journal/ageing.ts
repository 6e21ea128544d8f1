import { z } from 'zod';
import { type Aged, readPayables, readReceivables } from '../../db/ledger/ageing.ts';
import { AGE_BUCKETS, noAges } from '../../domain/books/ageing.ts';
import { dayOf } from '../../domain/calendar.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { CurrencyCode } from '../schemas.ts';
import { Day } from './schemas.ts';
import { mustSeeTheBooks } from './whole-books.ts';

const Buckets = z
  .object(
    Object.fromEntries(AGE_BUCKETS.map((bucket) => [bucket, z.int()])) as Record<
      (typeof AGE_BUCKETS)[number],
      z.ZodInt
    >,
  )
  .meta({ id: 'AgeBuckets', description: 'Minor units by the days they are late; `current` is not due yet.' });
const AgeingQuery = z.strictObject({ kind: z.enum(['AR', 'AP']), at: Day.optional().describe('As of which day.') });
const AgeingView = z
  .object({
    kind: z.enum(['AR', 'AP']),
    at: Day,
    items: z.array(
      z.object({
        party: z.string().describe('The order that owes, or the supplier that is owed.'),
        currency: CurrencyCode,
        buckets: Buckets,
        total: z.int(),
      }),
    ),
    totals: z.array(z.object({ currency: CurrencyCode, buckets: Buckets, total: z.int() })),
  })
  .meta({ id: 'Ageing' });

export const ageingRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;
  app.addHook('preHandler', mustSeeTheBooks);

  app.get(
    '/v1/journal/ageing',
    {
      schema: {
        tags: ['Books'],
        summary: 'What is owed to us, or by us, by how late it is',
        description: 'Orders are due 30 days after their goods left, bills on the day they name.',
        querystring: AgeingQuery,
        response: answers({ 200: AgeingView }),
      },
    },
    async ({ query: { kind, at = dayOf(new Date()) } }) => {
      const rows = kind === 'AR' ? await readReceivables(db, at) : await readPayables(db, at);
      const items = rows.map(({ ages, ...row }) => ({ ...row, buckets: ages }));
      return { kind, at, items, totals: totalsOf(rows) };
    },
  );
};

function totalsOf(rows: readonly Aged[]) {
  return [...Map.groupBy(rows, ({ currency }) => currency)].map(([currency, all]) => {
    const buckets = noAges();
    for (const { ages } of all) for (const bucket of AGE_BUCKETS) buckets[bucket] += ages[bucket];
    return { currency, buckets, total: all.reduce((sum, { total }) => sum + total, 0) };
  });
}
