import { z } from 'zod';
import { listMovements } from '../../db/stock/movements.ts';
import { mustSeeLocation } from '../caller.ts';
import { pageOf, readCursor } from '../cursor.ts';
import { doOnce } from '../idempotency.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { IdempotencyHeaders } from '../schemas.ts';
import { recordMovements } from './record.ts';
import { MovementList, MovementQuery, MovementsBody, MovementsDone } from './schemas.ts';
import { movementView } from './view.ts';

const tags = ['Stock'];
const MovementCursor = z.tuple([z.int()]);

export const stockMovementRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.post(
    '/v1/stock-movements',
    {
      schema: {
        tags,
        summary: 'Receive, count, adjust, transfer or damage stock',
        description:
          'Answers with the ledger entries written: two for a transfer, none for a count that finds what was known.',
        headers: IdempotencyHeaders,
        body: MovementsBody,
        response: answers({ 201: MovementsDone }),
      },
    },
    async (request, reply) => {
      const { body, caller } = request;
      const movements = Array.isArray(body) ? body : [body];
      for (const { locationId, toLocationId } of movements) {
        mustSeeLocation(caller, locationId);
        if (toLocationId) mustSeeLocation(caller, toLocationId);
      }
      const items = await doOnce(app, request, async (tx) =>
        (await recordMovements(tx, movements, caller.name)).map(movementView),
      );
      return reply.code(201).send({ items });
    },
  );

  app.get(
    '/v1/stock-movements',
    {
      schema: {
        tags,
        summary: 'List stock movements, newest first',
        querystring: MovementQuery,
        response: answers({ 200: MovementList }),
      },
    },
    async ({ query: { cursor, limit, sku, locationId }, caller }) => {
      if (locationId) mustSeeLocation(caller, locationId);
      const before = readCursor(cursor, MovementCursor)?.[0];
      const within = caller.locationIds;
      const rows = await listMovements(db, { sku, locationId, within, before, limit: limit + 1 });
      return pageOf(rows, limit, movementView, ({ id }) => [id]);
    },
  );
};
