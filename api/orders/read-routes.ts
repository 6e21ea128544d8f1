import { z } from 'zod';
import { listOrders } from '../../db/order/list.ts';
import { pageOf, readCursor } from '../cursor.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { OrderQuery } from './read-schemas.ts';
import { OrderParams } from './schemas.ts';
import { orderView, presentOrder } from './view.ts';
import { OrderList, OrderView } from './views.ts';

const tags = ['Orders'];
const ByOrderId = z.tuple([z.uuid()]);

export const orderReadRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.get(
    '/v1/orders',
    {
      schema: {
        tags,
        summary: 'List orders, newest first',
        description:
          'Conditions add up. A key with locations sees the orders that these have work of, and any other one by its ' +
          'order number and e-mail together: its buyer is at the counter without a receipt.',
        querystring: OrderQuery,
        response: answers({ 200: OrderList }),
      },
    },
    async ({ query, caller }) => {
      const { limit } = query;
      const before = readCursor(query.cursor, ByOrderId)?.[0];
      const rows = await listOrders(db, filtersOf(query), { scope: caller, before, limit: limit + 1 });
      return pageOf(rows, limit, orderView, ({ id }) => [id]);
    },
  );

  app.get(
    '/v1/orders/:id',
    { schema: { tags, summary: 'Read an order', params: OrderParams, response: answers({ 200: OrderView }) } },
    async ({ params: { id }, caller }, reply) => {
      const view = await presentOrder(app.parts.byKeys, id, caller);
      return reply.header('etag', `"${view.version}"`).send(view);
    },
  );
};

function filtersOf(query: z.output<typeof OrderQuery>) {
  const { cursor: _cursor, limit: _limit, email, orderNumber, needsAttention, placedFrom, placedTo, ...equal } = query;
  return {
    ...equal,
    email: email?.toLowerCase(),
    orderNumber: orderNumber === undefined ? undefined : Number(orderNumber),
    needsAttention: needsAttention === undefined ? undefined : needsAttention === 'true',
    placedFrom: placedFrom === undefined ? undefined : new Date(placedFrom),
    placedTo: placedTo === undefined ? undefined : new Date(placedTo),
  };
}
