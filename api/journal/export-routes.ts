import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Database } from '../../db/database.ts';
import {
  type BatchRow,
  type Export,
  exportOfBatch,
  exportOfRange,
  listBatches,
  makeBatch,
  readExport,
} from '../../db/ledger/export.ts';
import { accountKey } from '../../domain/books/export/entry.ts';
import { EXPORT_FORMATS, EXPORT_FORMS, type ExportFormat } from '../../domain/books/export/forms.ts';
import { pageOf, readCursor } from '../cursor.ts';
import { doOnce } from '../idempotency.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { notFound } from '../problem.ts';
import { IdempotencyHeaders, Instant, listOf, Page } from '../schemas.ts';
import { Day } from './schemas.ts';
import { mustSeeTheBooks } from './whole-books.ts';

const tags = ['Books'];
const Format = z.enum(EXPORT_FORMATS).describe('Of hledger, of beancount, or CSV with a row a line.');
const RangeQuery = z.strictObject({ format: Format, from: Day.optional(), to: Day.optional() });
const BatchQuery = z.strictObject({ format: Format });
const BatchParams = z.strictObject({ id: z.coerce.number().int().min(1).max(2_147_483_647) });
const BatchView = z
  .object({ id: z.int(), entries: z.int(), createdAt: Instant, createdBy: z.string() })
  .meta({ id: 'JournalExportBatch' });
const BatchCursor = z.tuple([z.int()]);
const file = {
  description: 'The entries, by day and number.',
  content: { 'text/plain': { schema: z.string() }, 'text/csv': { schema: z.string() } },
};

export const journalExportRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;
  app.addHook('preHandler', mustSeeTheBooks);

  app.get(
    '/v1/journal/export',
    {
      schema: {
        tags,
        summary: 'The journal for another program',
        description: 'Of the days from `from` to `to`, both included. `hledger check` and `bean-check` accept it.',
        querystring: RangeQuery,
        response: answers({ 200: file }),
      },
    },
    async ({ query: { format, ...range } }, reply) =>
      send(db, reply, await exportOfRange(db, range), format, 'journal'),
  );
};

export const exportBatchRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;
  app.addHook('preHandler', mustSeeTheBooks);

  app.post(
    '/v1/journal/export-batches',
    {
      schema: {
        tags,
        summary: 'Put what was never exported into a batch',
        description: 'Each entry is in exactly one. One that is posted meanwhile is in the next.',
        headers: IdempotencyHeaders,
        body: z.strictObject({}).nullish(),
        response: answers({ 201: BatchView }),
      },
    },
    async (request, reply) => {
      const batch = await doOnce(app, request, async (tx) => batchView(await makeBatch(tx, request.caller.name)));
      return reply.code(201).send(batch);
    },
  );

  app.get(
    '/v1/journal/export-batches',
    {
      schema: {
        tags,
        summary: 'Batches, the newest first',
        querystring: Page,
        response: answers({ 200: listOf(BatchView) }),
      },
    },
    async ({ query: { cursor, limit } }) => {
      const rows = await listBatches(db, readCursor(cursor, BatchCursor)?.[0], limit + 1);
      return pageOf(rows, limit, batchView, ({ id }) => [id]);
    },
  );

  app.get(
    '/v1/journal/export-batches/:id',
    {
      schema: {
        tags,
        summary: 'The entries of a batch, the same each time',
        params: BatchParams,
        querystring: BatchQuery,
        response: answers({ 200: file }),
      },
    },
    async ({ params: { id }, query: { format } }, reply) => {
      const batch = await exportOfBatch(db, id);
      if (!batch) throw notFound('export batch', String(id));
      return send(db, reply, batch, format, `batch-${id}`);
    },
  );
};

function send(db: Database, reply: FastifyReply, what: Export, format: ExportFormat, name: string): FastifyReply {
  const { mediaType, extension } = EXPORT_FORMS[format];
  reply.header('content-disposition', `attachment; filename="${name}.${extension}"`);
  return reply.type(mediaType).send(Readable.from(textOf(db, what, format)));
}

async function* textOf(db: Database, { head, ids }: Export, format: ExportFormat): AsyncGenerator<string> {
  const form = EXPORT_FORMS[format];
  const accounts = new Map(
    head.accounts.map((account) => [accountKey({ ...account, account: account.purpose }), account]),
  );
  yield form.head(head);
  for await (const entry of readExport(db, ids)) yield form.entry(entry, accounts);
}

const batchView = ({ createdAt, ...row }: BatchRow) => ({ ...row, createdAt: createdAt.toISOString() });
