import { z } from 'zod';
import { type ReturnLabelRow, readReturnLabel } from '../../db/returns/return-label.ts';
import { listReturns } from '../../db/returns/view.ts';
import { RATE_CARDS } from '../../domain/carriers/rate.ts';
import { pageOf, readTextCursor } from '../cursor.ts';
import { drawLabel, type LabelDocument } from '../documents/label.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { notFound } from '../problem.ts';
import { ReturnParams, ReturnQuery } from './schemas.ts';
import { presentReturn, presentReturns, returnOrProblem } from './view.ts';
import { ReturnList, ReturnView } from './views.ts';

const tags = ['Returns'];
const Pdf = { description: 'The label, 4 × 6 inches.', content: { 'application/pdf': { schema: z.unknown() } } };

export const returnReadRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.get(
    '/v1/returns',
    {
      schema: {
        tags,
        summary: 'List returns, newest first',
        querystring: ReturnQuery,
        response: answers({ 200: ReturnList }),
      },
    },
    async ({ query: { cursor, limit, status, orderId }, caller }) => {
      const before = readTextCursor(cursor);
      const rows = await listReturns(db, { status, orderId, before, limit: limit + 1, scope: caller });
      const views = await presentReturns(db, rows);
      return pageOf(
        views,
        limit,
        (view) => view,
        ({ id }) => [id],
      );
    },
  );

  app.get(
    '/v1/returns/:id',
    { schema: { tags, summary: 'Read a return', params: ReturnParams, response: answers({ 200: ReturnView }) } },
    ({ params: { id }, caller }) => presentReturn(db, id, caller),
  );

  app.get(
    '/v1/returns/:id/label.pdf',
    {
      schema: {
        tags,
        summary: 'The label for the way back',
        description: 'There is one soon after the approval. A label sold by a broker is fetched from there.',
        params: ReturnParams,
        response: answers({ 200: Pdf }),
      },
    },
    async ({ params: { id }, caller }, reply) => {
      await returnOrProblem(db, id, caller);
      const row = await readReturnLabel(db, id);
      if (row?.quote?.provider !== RATE_CARDS) throw notFound('label of return', id);
      reply.header('content-disposition', `inline; filename="label-${row.trackingNumber}.pdf"`);
      return reply.type('application/pdf').send(await drawLabel(labelOf(row)));
    },
  );
};

function labelOf({ quote: _quote, orderNumber, ...row }: ReturnLabelRow): LabelDocument {
  return { ...row, orderNumber: String(orderNumber), parcel: { number: 1, of: 1 } };
}
