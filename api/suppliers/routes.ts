import { parse } from 'csv-parse/sync';
import type { FastifyInstance } from 'fastify';
import { acknowledge, type FeedRow, readFeed } from '../../db/order/supplier-feed.ts';
import { mustSeeLocation } from '../caller.ts';
import { csvOf } from '../csv.ts';
import { pageOf, readTextCursor } from '../cursor.ts';
import { doOnce } from '../idempotency.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { withoutNulls } from '../present.ts';
import { invalidRequest } from '../problem.ts';
import { IdempotencyHeaders } from '../schemas.ts';
import { confirm } from './confirm.ts';
import * as schemas from './schemas.ts';

const tags = ['Suppliers'];
const [headers, params] = [IdempotencyHeaders, schemas.SupplierParams];

/** For whoever does our work and has no console of ours: a feed of what is asked, and a word on what was done. */
export const supplierRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.get(
    '/v1/suppliers/:locationId/feed',
    {
      schema: {
        tags,
        summary: 'What a location is asked and has not acknowledged',
        description: 'Reading takes nothing away: what was not acknowledged comes again. As CSV one row for each line.',
        params,
        querystring: schemas.FeedQuery,
        response: answers({ 200: schemas.FeedList }),
      },
    },
    async ({ params: { locationId }, query: { cursor, limit, format }, caller }, reply) => {
      mustSeeLocation(caller, locationId);
      const rows = await readFeed(db, locationId, readTextCursor(cursor), limit + 1);
      const page = pageOf(rows, limit, feedItem, ({ fulfillmentOrderId }) => [fulfillmentOrderId]);
      if (format === 'json') return page;
      if (page.nextCursor) reply.header('x-next-cursor', page.nextCursor);
      return reply
        .type('text/csv; charset=utf-8')
        .serializer(String)
        .send(feedCsv(rows.slice(0, limit)) as never);
    },
  );

  app.post(
    '/v1/suppliers/:locationId/feed/acknowledge',
    {
      schema: {
        tags,
        summary: 'Say what was read of the feed',
        headers,
        params,
        body: schemas.AcknowledgeBody,
        response: answers({ 200: schemas.Acknowledged }),
      },
    },
    async (request) => {
      const { locationId } = request.params;
      mustSeeLocation(request.caller, locationId);
      const acknowledged = await doOnce(app, request, (tx) => acknowledge(tx, locationId, request.body.items));
      return { acknowledged };
    },
  );

  await app.register(confirmationRoutes);
};

const confirmationRoutes: ZodPlugin = async (app) => {
  takeCsv(app);

  app.post(
    '/v1/suppliers/:locationId/confirmations',
    {
      schema: {
        tags,
        summary: 'Accept, reject and ship work, and answer cancellations',
        description:
          'JSON, or `text/csv` with the columns fulfillmentOrderId, action, reason, carrier, trackingNumber. ' +
          'Each row is answered for itself.',
        headers,
        params,
        body: schemas.ConfirmationsBody,
        response: answers({ 200: schemas.ConfirmationList }),
      },
    },
    async (request) => {
      const { locationId } = request.params;
      mustSeeLocation(request.caller, locationId);
      return { items: await confirm(app, request, locationId, request.body.items) };
    },
  );
};

function feedItem({ orderNumber, lines, ...row }: FeedRow) {
  return {
    ...withoutNulls(row),
    orderNumber: String(orderNumber),
    lines: lines.map((line) => withoutNulls(line)),
  };
}

const COLUMNS = [
  ...['fulfillmentOrderId', 'kind', 'requestStatus', 'orderNumber', 'createdAt', 'acceptBy', 'shipBy', 'cancelBy'],
  ...['service', 'name', 'line1', 'line2', 'city', 'region', 'postalCode', 'country'],
  ...['lineId', 'sku', 'gtin', 'article', 'quantity'],
];

function feedCsv(rows: readonly FeedRow[]): string {
  const cells = rows.flatMap(({ lines, shipTo, ...row }) =>
    lines.map(({ name: article, ...line }) => ({ ...addressCells(shipTo), ...row, ...line, article })),
  );
  return csvOf(COLUMNS, cells);
}

function addressCells(shipTo: FeedRow['shipTo']) {
  const { geo: _geo, ...address } = shipTo ?? {};
  return address;
}

/** A CSV body becomes what the same rows would be in JSON; empty cells are absent. */
function takeCsv(app: FastifyInstance): void {
  app.addContentTypeParser<string>('text/csv', { parseAs: 'string' }, (_request, body, done) => {
    try {
      const rows: Record<string, string>[] = parse(body, {
        columns: true,
        bom: true,
        trim: true,
        skip_empty_lines: true,
      });
      const items = rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== '')));
      done(null, { items });
    } catch (error) {
      const message = error instanceof Error ? error.message : 'is not CSV';
      done(invalidRequest([{ path: 'body', message }]));
    }
  });
}
