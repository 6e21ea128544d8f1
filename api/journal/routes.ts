import { z } from 'zod';
import { readChart, renameAccount } from '../../db/ledger/chart.ts';
import { listEntries, readEntry, readTrialBalance } from '../../db/ledger/read-journal.ts';
import type { OrderId } from '../../domain/ids.ts';
import { pageOf, readCursor } from '../cursor.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { notFound } from '../problem.ts';
import {
  AccountChange,
  AccountParams,
  AccountView,
  Chart,
  EntryList,
  EntryParams,
  EntryView,
  JournalQuery,
  TrialBalance,
} from './schemas.ts';
import { entryView, trialBalanceView } from './view.ts';
import { mustSeeTheBooks } from './whole-books.ts';

const tags = ['Books'];
const EntryCursor = z.tuple([z.int()]);

export const journalRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;
  app.addHook('preHandler', mustSeeTheBooks);

  app.get(
    '/v1/journal',
    {
      schema: {
        tags,
        summary: 'List journal entries, newest first',
        querystring: JournalQuery,
        response: answers({ 200: EntryList }),
      },
    },
    async ({ query: { cursor, limit, orderId, ...query } }) => {
      const before = readCursor(cursor, EntryCursor)?.[0];
      const ofOrder = orderId as OrderId | undefined;
      const rows = await listEntries(db, { ...query, orderId: ofOrder, before, limit: limit + 1 });
      return pageOf(rows, limit, entryView, ({ id }) => [id]);
    },
  );

  app.get(
    '/v1/journal/:id',
    {
      schema: {
        tags,
        summary: 'Read a journal entry',
        params: EntryParams,
        response: answers({ 200: EntryView }),
      },
    },
    async ({ params: { id } }) => {
      const entry = await readEntry(db, id);
      if (!entry) throw notFound('journal entry', String(id));
      return entryView(entry);
    },
  );

  app.get(
    '/v1/journal/trial-balance',
    {
      schema: {
        tags,
        summary: 'Debits and credits of every account, in each currency',
        response: answers({ 200: TrialBalance }),
      },
    },
    async () => trialBalanceView(await readTrialBalance(db)),
  );
};

export const chartRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;
  app.addHook('preHandler', mustSeeTheBooks);

  app.get(
    '/v1/journal/accounts',
    { schema: { tags, summary: 'The chart of accounts', response: answers({ 200: Chart }) } },
    async () => ({ items: await readChart(db) }),
  );

  app.put(
    '/v1/journal/accounts/:purpose',
    {
      schema: {
        tags,
        summary: 'Change the code or the name of an account',
        description: 'Entries keep the code that they were posted with.',
        params: AccountParams,
        body: AccountChange,
        response: answers({ 200: AccountView }),
      },
    },
    async ({ params: { purpose }, body }) => {
      const account = await renameAccount(db, purpose, body);
      if (!account) throw notFound('account', purpose);
      return account;
    },
  );
};
