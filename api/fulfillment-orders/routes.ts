import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { listWork } from '../../db/order/fulfillment-orders.ts';
import type { FulfillmentOrderId } from '../../domain/ids.ts';
import { pageOf, readTextCursor } from '../cursor.ts';
import { doOnce, idempotencyKeyOf } from '../idempotency.ts';
import { type NewCommand, submit, submitFact } from '../inbox/submit.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { IdempotencyHeaders } from '../schemas.ts';
import { doInBulk } from './bulk.ts';
import { ratesFor } from './rates.ts';
import { mustKnowPlaces, REPLANNING } from './replanning.ts';
import { NotStartedYet, recordPacks, recordPicks } from './scanning.ts';
import * as schemas from './schemas.ts';
import { startPicking } from './starting.ts';
import { fulfillmentOrderView, orderOrProblem, presentFulfillmentOrder, workOrProblem } from './view.ts';
import { BulkList, FulfillmentOrderList, FulfillmentOrderView } from './views.ts';

const tags = ['Fulfillment'];
const [headers, params] = [IdempotencyHeaders, schemas.FulfillmentOrderParams];
const asItStands = answers({ 200: FulfillmentOrderView, 202: FulfillmentOrderView });

export const fulfillmentOrderRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.get(
    '/v1/fulfillment-orders',
    {
      schema: {
        tags,
        summary: 'List the work of locations, oldest first',
        querystring: schemas.FulfillmentOrderQuery,
        response: answers({ 200: FulfillmentOrderList }),
      },
    },
    async ({ query: { cursor, ...query }, caller }) => {
      const limit = query.limit + 1;
      const rows = await listWork(db, { ...query, limit, after: readTextCursor(cursor), scope: caller });
      return pageOf(rows, query.limit, fulfillmentOrderView, ({ id }) => [id]);
    },
  );

  app.get(
    '/v1/fulfillment-orders/:id',
    { schema: { tags, summary: 'Read a fulfillment order', params, response: answers({ 200: FulfillmentOrderView }) } },
    ({ params: { id }, caller }) => presentFulfillmentOrder(app.parts.byKeys, id, caller),
  );

  app.get(
    '/v1/fulfillment-orders/:id/rates',
    {
      schema: {
        tags,
        summary: 'What carriers ask for what is packed, or for the rest',
        description: 'Of the rate cards and, with an account there, of EasyPost; the cheapest first.',
        params,
        response: answers({ 200: schemas.RateList }),
      },
    },
    async ({ params: { id }, caller }) => ({ items: await ratesFor(app, await workOrProblem(db, id, caller)) }),
  );
};

/** Whether the location does the work; the order's workflow has the last word on each. */
export const workRoutes: ZodPlugin = async (app) => {
  app.post(
    '/v1/fulfillment-orders/:id/accept',
    { schema: { tags, summary: 'Take the work on', headers, params, body: schemas.AcceptBody, response: asItStands } },
    (request, reply) => act(app, request, reply, { kind: 'acceptFulfillmentOrder' }),
  );

  app.post(
    '/v1/fulfillment-orders/:id/reject',
    {
      schema: {
        tags,
        summary: 'Refuse the work: its units are found elsewhere',
        description:
          'OUT_OF_STOCK counts the free stock here to none, DAMAGED sets the units aside; the others change no stock.',
        headers,
        params,
        body: schemas.RejectBody,
        response: asItStands,
      },
    },
    (request, reply) => act(app, request, reply, { kind: 'rejectFulfillmentOrder', body: { ...request.body } }),
  );

  app.post(
    '/v1/fulfillment-orders/:id/cancellation',
    {
      schema: {
        tags,
        summary: 'Say whether accepted work can still be cancelled',
        description: 'Where the request is CANCELLATION_REQUESTED. Without an answer in time the work goes on.',
        headers,
        params,
        body: schemas.CancellationBody,
        response: asItStands,
      },
    },
    (request, reply) => act(app, request, reply, { kind: 'answerCancellation', body: { ...request.body } }),
  );

  app.post(
    '/v1/fulfillment-orders/:id/receive',
    {
      schema: {
        tags,
        summary: 'Say that what another location sent is here',
        description:
          'For a store: the work opens. Also when nobody wants it any more, and the goods stay on its shelf.',
        headers,
        params,
        body: schemas.NothingBody,
        response: asItStands,
      },
    },
    (request, reply) => act(app, request, reply, { kind: 'receiveTransfer' }),
  );
};

export const replanningRoutes: ZodPlugin = async (app) => {
  for (const [action, { kind, body, summary }] of Object.entries(REPLANNING)) {
    app.post(
      `/v1/fulfillment-orders/:id/${action}`,
      { schema: { tags, summary, headers, params, body, response: asItStands } },
      async (request, reply) => {
        await mustKnowPlaces(app.parts.db, request.body);
        return act(app, request, reply, { kind, body: { ...(request.body as object | null) } });
      },
    );
  }

  app.post(
    '/v1/fulfillment-orders/bulk',
    {
      schema: {
        tags,
        summary: 'Do the same to many fulfillment orders',
        description: 'Each is answered for itself: one that is refused stops no other.',
        headers,
        body: schemas.BulkBody,
        response: answers({ 200: BulkList }),
      },
    },
    async (request) => ({ items: await doInBulk(app, request) }),
  );
};

/** Pick, pack, ship. */
export const fulfillmentRoutes: ZodPlugin = async (app) => {
  const { GS1_COMPANY_PREFIX } = app.parts.config;
  app.post(
    '/v1/fulfillment-orders/:id/picks',
    {
      schema: {
        tags,
        summary: 'Scan picked units',
        description: 'The first scan takes the work on.',
        headers,
        params,
        body: schemas.PicksBody,
        response: asItStands,
      },
    },
    async (request, reply) => {
      const { lines, ...missing } = request.body;
      const result = lines.length > 0 ? await scan(app, request, lines) : 'DONE';
      const shortage = missing.short.length > 0 ? await submitShort(app, request, missing) : 'DONE';
      return answer(app, request, reply, result === 'UNDECIDED' || shortage === 'UNDECIDED' ? 202 : 200);
    },
  );

  app.post(
    '/v1/fulfillment-orders/:id/pack',
    { schema: { tags, summary: 'Pack picked units', headers, params, body: schemas.PackBody, response: asItStands } },
    async (request, reply) => {
      const { params, body, caller } = request;
      await doOnce(app, request, (tx) => recordPacks(tx, caller, params.id, body.parcels, GS1_COMPANY_PREFIX));
      return answer(app, request, reply, 200);
    },
  );

  app.post(
    '/v1/fulfillment-orders/:id/ship',
    {
      schema: {
        tags,
        summary: 'Buy labels, capture the money and hand over',
        description: 'Once accepted there is no way back but a refused payment or carrier.',
        headers,
        params,
        body: schemas.ShipBody,
        response: asItStands,
      },
    },
    (request, reply) => act(app, request, reply, { kind: 'shipFulfillmentOrder', body: { ...request.body } }),
  );
};

/** The first scan of work tells its order, which then takes it on. */
async function scan(app: FastifyInstance, request: Request, lines: readonly schemas.Scan[]) {
  const { params, caller } = request;
  const record = (isToldOf: boolean) =>
    doOnce(app, request, (tx) => recordPicks(tx, caller, params.id, { lines, isToldOf }));
  try {
    await record(false);
    return 'DONE';
  } catch (error) {
    if (!(error instanceof NotStartedYet)) throw error;
    const started = await startPicking(app, caller, await workOrProblem(app.parts.db, params.id, caller));
    await record(true);
    return started;
  }
}

/** Its key is made of the scan's own, so that a repeated scan tells the order once. */
async function submitShort(app: FastifyInstance, request: Request, body: Readonly<Record<string, unknown>>) {
  const { id } = request.params;
  const orderId = await orderOrProblem(app.parts.byKeys, id, request.caller);
  const { client, name: actor } = request.caller;
  const key = `${idempotencyKeyOf(request) ?? randomUUID()}#short`;
  return submitFact(app, { kind: 'shortPick', orderId, fulfillmentOrderId: id, body, client, actor, key });
}

type Request = FastifyRequest<{ Params: { id: FulfillmentOrderId } }>;

/** Submits a command about the fulfillment order in the path. */
async function act(
  app: FastifyInstance,
  request: Request,
  reply: FastifyReply,
  command: Pick<NewCommand, 'kind' | 'body'>,
) {
  const { id } = request.params;
  const orderId = await orderOrProblem(app.parts.byKeys, id, request.caller);
  request.orderId = orderId;
  const result = await submit(app, request, { ...command, orderId, fulfillmentOrderId: id });
  return answer(app, request, reply, result === 'DONE' ? 200 : 202);
}

async function answer(app: FastifyInstance, request: Request, reply: FastifyReply, code: 200 | 202) {
  const view = await presentFulfillmentOrder(app.parts.byKeys, request.params.id, request.caller);
  request.orderId = view.orderId;
  return reply.code(code).send(view);
}
