import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Database } from '../../db/database.ts';
import type { ChannelId, OrderId } from '../../domain/ids.ts';
import { type Caller, seesChannel } from '../caller.ts';
import { bodyHash, idempotencyKeyOf } from '../idempotency.ts';
import { type NewCommand, submit } from '../inbox/submit.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { notFound, Problem } from '../problem.ts';
import { checkEdit } from './check-edit.ts';
import { takeIn } from './intake.ts';
import { mustBeItsLines } from './lines-of-order.ts';
import * as schemas from './schemas.ts';
import { presentOrder } from './view.ts';
import { OrderView } from './views.ts';

const tags = ['Orders'];
const order = answers({ 200: OrderView, 201: OrderView, 202: OrderView });

export const orderRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.post(
    '/v1/orders',
    {
      schema: {
        tags,
        summary: 'Place an order',
        description:
          'Safe to repeat: the same `Idempotency-Key` gets the first answer. 201: accepted or on hold. 202: written ' +
          'down, and decided later. 402 and 409: refused, and nothing is kept but the refused order itself.',
        headers: schemas.PlaceOrderHeaders,
        body: schemas.PlaceOrderBody,
        response: order,
      },
    },
    (request, reply) => place(app, request, reply, request.body),
  );

  const command = (summary: string, body: z.ZodType, params: z.ZodType = schemas.OrderParams) => ({
    schema: { tags, summary, params, body, headers: schemas.ChangeHeaders, response: order },
  });

  app.post(
    '/v1/orders/:id/cancel',
    command('Cancel what has not shipped, all of it or some units', schemas.CancelBody),
    async (request, reply) => {
      const { id } = request.params as { id: OrderId };
      const { lines } = request.body as schemas.CancelBody;
      if (lines === undefined) return act(app, request, reply, { kind: 'cancelOrder' });
      await mustSeeOrder(db, request.caller, id);
      await mustBeItsLines(db, id, lines);
      return act(app, request, reply, { kind: 'cancelLines' });
    },
  );
  app.post(
    '/v1/orders/:id/edits',
    command('Change lines, quantities, address or delivery', schemas.EditBody),
    async (request, reply) => {
      const { id } = request.params as { id: OrderId };
      await mustSeeOrder(db, request.caller, id);
      await checkEdit(db, id, request.body as schemas.EditBody);
      return act(app, request, reply, { kind: 'editOrder' });
    },
  );
  app.post('/v1/orders/:id/holds', command('Put an order on hold', schemas.HoldBody), (request, reply) =>
    act(app, request, reply, { kind: 'placeHold' }),
  );
  app.post(
    '/v1/orders/:id/holds/:holdId/release',
    command('Release a hold', schemas.ReleaseBody, schemas.HoldParams),
    (request, reply) => act(app, request, reply, { kind: 'releaseHold' }),
  );
  app.post(
    '/v1/orders/:id/holds/:holdId/reject',
    command('Reject a held order: it is cancelled', schemas.ReleaseBody, schemas.HoldParams),
    (request, reply) => act(app, request, reply, { kind: 'rejectHold' }),
  );
  app.post(
    '/v1/orders/:id/answer',
    command("Give the customer's answer to an out-of-stock question", schemas.AnswerBody),
    (request, reply) => act(app, request, reply, { kind: 'answerQuestion' }),
  );
  app.post(
    '/v1/orders/:id/attention/:attentionId/retry',
    command('Try again what needed attention', schemas.RetryBody, schemas.AttentionParams),
    (request, reply) => act(app, request, reply, { kind: 'retryAttention' }),
  );
};

async function place(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply, body: schemas.PlaceOrderBody) {
  const { byKeys: db } = app.parts;
  const { caller } = request;
  if (!seesChannel(caller, body.channel)) throw new Problem('unknown-channel', `There is no channel ${body.channel}.`);
  const sender = { client: caller.client, actor: caller.name, key: keyOf(request), bodyHash: bodyHash(body) };
  const { command, isRepeat } = await takeIn(db, body, sender);
  request.orderId = command.orderId;
  const isAsync = request.headers.prefer?.includes('respond-async') && !isRepeat;
  const result = isAsync ? await app.inbox.start(command) : await app.inbox.carry(command);
  const view = await presentOrder(db, command.orderId);
  reply.header('location', `/v1/orders/${command.orderId}`).header('etag', `"${view.version}"`);
  return reply.code(result !== 'DONE' ? 202 : isRepeat ? 200 : 201).send(view);
}

/** Submits a command about the order in the path; what else the path names goes with it. */
async function act(
  app: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  { kind }: Pick<NewCommand, 'kind'>,
) {
  const { id: orderId, ...named } = request.params as { id: OrderId };
  await mustSeeOrder(app.parts.byKeys, request.caller, orderId);
  const ifMatch = request.headers['if-match'];
  const body = { ...(request.body as Readonly<Record<string, unknown>>), ...named, ...(ifMatch ? { ifMatch } : {}) };
  const result = await submit(app, request, { kind, orderId, body });
  const view = await presentOrder(app.parts.byKeys, orderId);
  return reply
    .header('etag', `"${view.version}"`)
    .code(result === 'DONE' ? 200 : 202)
    .send(view);
}

async function mustSeeOrder(db: Database, caller: Caller, id: OrderId): Promise<void> {
  const found = await db.selectFrom('orders').select('channelId').where('id', '=', id).executeTakeFirst();
  if (!found || !seesChannel(caller, found.channelId as ChannelId)) throw notFound('order', id);
}

function keyOf(request: FastifyRequest): string {
  const key = idempotencyKeyOf(request);
  if (key !== undefined) return key;
  throw new Problem(
    'idempotency-key-missing',
    'POST /v1/orders needs an Idempotency-Key header: one new text per order.',
  );
}
