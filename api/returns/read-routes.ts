import { listReturns } from '../../db/returns/view.ts';
import { pageOf, readTextCursor } from '../cursor.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { ReturnParams, ReturnQuery } from './schemas.ts';
import { presentReturn, presentReturns } from './view.ts';
import { ReturnList, ReturnView } from './views.ts';

const tags = ['Returns'];

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
};
