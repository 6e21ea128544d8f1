import { z } from 'zod';
import { listPeriods, type PeriodRow } from '../../db/ledger/periods.ts';
import { PERIOD_PATTERN } from '../../domain/books/period.ts';
import { doOnce } from '../idempotency.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { IdempotencyHeaders, Instant, Text } from '../schemas.ts';
import { close, postByHand, reverse } from './correct.ts';
import { EntryParams, EntryView, NewEntry } from './schemas.ts';
import { entryView } from './view.ts';
import { mustSeeTheBooks } from './whole-books.ts';

const tags = ['Books'];
const headers = IdempotencyHeaders;
const Period = z.string().regex(PERIOD_PATTERN, 'must be a month such as 2026-11').meta({ example: '2026-11' });
const PeriodParams = z.strictObject({ period: Period });
const ReverseBody = z.strictObject({ reason: Text });
const PeriodView = z.object({ period: Period, closedAt: Instant, closedBy: z.string() }).meta({ id: 'ClosedPeriod' });
const PeriodList = z.object({ items: z.array(PeriodView) });

export const correctionRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;
  app.addHook('preHandler', mustSeeTheBooks);

  app.post(
    '/v1/journal',
    {
      schema: {
        tags,
        summary: 'Post an entry by hand',
        headers,
        body: NewEntry,
        response: answers({ 201: EntryView }),
      },
    },
    async (request, reply) => {
      const { body, caller } = request;
      const entry = await doOnce(app, request, async (tx) => entryView(await postByHand(tx, body, caller.name)));
      return reply.code(201).send(entry);
    },
  );

  app.post(
    '/v1/journal/:id/reverse',
    {
      schema: {
        tags,
        summary: 'Take an entry back by its opposite',
        description: 'Once. What a movement of stock posted is corrected by another movement.',
        headers,
        params: EntryParams,
        body: ReverseBody,
        response: answers({ 201: EntryView }),
      },
    },
    async (request, reply) => {
      const { params, body, caller } = request;
      const entry = await doOnce(app, request, async (tx) =>
        entryView(await reverse(tx, params.id, body.reason, caller.name)),
      );
      return reply.code(201).send(entry);
    },
  );

  app.post(
    '/v1/journal/periods/:period/close',
    {
      schema: {
        tags,
        summary: 'Close a month, and with it all before',
        description: 'What is posted later goes to the first open day. A month that is closed already stays as it was.',
        headers,
        params: PeriodParams,
        body: z.strictObject({}).nullish(),
        response: answers({ 200: PeriodView }),
      },
    },
    async (request) => {
      const { params, caller } = request;
      return doOnce(app, request, async (tx) => periodView(await close(tx, params.period, caller.name)));
    },
  );

  app.get(
    '/v1/journal/periods',
    { schema: { tags, summary: 'Closed months, the newest first', response: answers({ 200: PeriodList }) } },
    async () => ({ items: (await listPeriods(db)).map(periodView) }),
  );
};

const periodView = ({ closedAt, ...row }: PeriodRow) => ({ ...row, closedAt: closedAt.toISOString() });
