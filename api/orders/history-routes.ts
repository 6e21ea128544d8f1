import { z } from 'zod';
import type { Database } from '../../db/database.ts';
import { type EventRow, listDecisions, listEvents, listTransactions } from '../../db/order/history.ts';
import { isOrderVisible } from '../../db/order/view.ts';
import type { OrderId } from '../../domain/ids.ts';
import type { Caller } from '../caller.ts';
import { pageOf, readCursor } from '../cursor.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { withoutNulls } from '../present.ts';
import { Problem } from '../problem.ts';
import { Page } from '../schemas.ts';
import { DecisionList, decisionView } from './decision-view.ts';
import { ProcessView, presentProcess } from './process.ts';
import { OrderParams } from './schemas.ts';
import { transactionView } from './transaction-view.ts';
import { EventList, type EventView, TransactionList } from './views.ts';

const tags = ['Orders'];
const BySequence = z.tuple([z.int().min(0)]);

/** What lies behind an order as it stands: what happened, why it is filled there, what money moved. */
export const orderHistoryRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.get(
    '/v1/orders/:id/events',
    {
      schema: {
        tags,
        summary: 'What happened to an order',
        params: OrderParams,
        querystring: Page,
        response: answers({ 200: EventList }),
      },
    },
    async ({ params: { id }, query: { cursor, limit }, caller }) => {
      await mustSeeOrder(db, caller, id);
      const after = readCursor(cursor, BySequence)?.[0] ?? 0;
      return pageOf(await listEvents(db, id, after, limit + 1), limit, eventView, ({ sequence }) => [sequence]);
    },
  );

  app.get(
    '/v1/orders/:id/sourcing-decisions',
    {
      schema: {
        tags,
        summary: 'Why an order is filled where it is',
        description: 'Every decision, oldest first; those that re-routing replaced stay.',
        params: OrderParams,
        response: answers({ 200: DecisionList }),
      },
    },
    async ({ params: { id }, caller }) => {
      await mustSeeOrder(db, caller, id);
      return { items: (await listDecisions(db, id)).map(decisionView) };
    },
  );

  app.get(
    '/v1/orders/:id/payments',
    {
      schema: {
        tags,
        summary: "Every movement of an order's money",
        params: OrderParams,
        response: answers({ 200: TransactionList }),
      },
    },
    async ({ params: { id }, caller }) => {
      await mustSeeOrder(db, caller, id);
      return { items: (await listTransactions(db, id)).map(transactionView) };
    },
  );
};

/** What only the order's workflow, or its rows in its place, can tell. */
export const orderProcessRoutes: ZodPlugin = async (app) => {
  app.get(
    '/v1/orders/:id/process',
    {
      schema: {
        tags,
        summary: 'What an order waits for',
        description: 'Also after its workflow has ended, and while Temporal is away.',
        params: OrderParams,
        response: answers({ 200: ProcessView }),
      },
    },
    async ({ params: { id }, caller }) => {
      await mustSeeOrder(app.parts.db, caller, id);
      return presentProcess(app.parts, id);
    },
  );
};

async function mustSeeOrder(db: Database, caller: Caller, id: OrderId): Promise<void> {
  if (await isOrderVisible(db, id, caller)) return;
  throw new Problem('order-not-found', `There is no order ${id}.`);
}

function eventView({ orderId: _orderId, at, before, after, ...plain }: EventRow): z.output<typeof EventView> {
  return withoutNulls({
    ...plain,
    at: at.toISOString(),
    before: before && { ...before },
    after: after && { ...after },
  });
}
