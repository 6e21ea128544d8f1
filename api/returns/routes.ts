import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Scope } from '../../db/order/fulfillment-orders.ts';
import { isOrderVisible } from '../../db/order/view.ts';
import { findExchangeCommand } from '../../db/returns/exchange.ts';
import type { LocationId, OrderId, ReturnId } from '../../domain/ids.ts';
import type { ReturnCommandKind } from '../../domain/order/command.ts';
import { mustSeeLocation } from '../caller.ts';
import { bodyHash, idempotencyKeyOf } from '../idempotency.ts';
import { submit } from '../inbox/submit.ts';
import { OrderParams } from '../orders/schemas.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { Problem } from '../problem.ts';
import { IdempotencyHeaders } from '../schemas.ts';
import { requestReturn } from './request-return.ts';
import * as schemas from './schemas.ts';
import { presentReturn, returnOrProblem } from './view.ts';
import { ReturnView } from './views.ts';

const tags = ['Returns'];
const headers = IdempotencyHeaders;

export const returnRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.post(
    '/v1/orders/:id/returns',
    {
      schema: {
        tags,
        summary: 'Ask to give goods back',
        description:
          'Decided by the rules the order was placed under: DECLINED names the rule, OPEN awaits the goods, ' +
          'REQUESTED waits for somebody to approve it. What is brought to a store is OPEN at once.',
        headers,
        params: OrderParams,
        body: schemas.RequestReturnBody,
        response: answers({ 201: ReturnView, 202: ReturnView }),
      },
    },
    async (request, reply) => {
      const { params, body, caller } = request;
      await mustTakeBack(app, request, params.id, body);
      const hash = bodyHash({ kind: 'requestReturn', params, body });
      const sender = { client: caller.client, actor: caller.name, key: idempotencyKeyOf(request), bodyHash: hash };
      const command = await requestReturn(db, { orderId: params.id, body, sender });
      const id = command.id as string as ReturnId;
      await carryExchange(app, id);
      const result = await app.inbox.carry(command);
      reply.header('location', `/v1/returns/${id}`);
      return reply.code(result === 'DONE' ? 201 : 202).send(await presentReturn(db, id, {}));
    },
  );

  const command = (summary: string, body: z.ZodType) => ({
    schema: {
      ...{ tags, summary, headers, body, params: schemas.ReturnParams },
      response: answers({ 200: ReturnView, 202: ReturnView }),
    },
  });

  app.post('/v1/returns/:id/approve', command('Approve a return', schemas.ApproveBody), (request, reply) =>
    act(app, request, reply, 'approveReturn'),
  );
  app.post('/v1/returns/:id/decline', command('Decline a return', schemas.DeclineBody), (request, reply) =>
    act(app, request, reply, 'declineReturn'),
  );
  app.post(
    '/v1/returns/:id/receive',
    command('Receive goods, at any location: what is sound is paid back', schemas.ReceiveBody),
    async (request, reply) => {
      await mustKnowLocation(app, request, (request.body as z.output<typeof schemas.ReceiveBody>).locationId);
      return act(app, request, reply, 'receiveReturn');
    },
  );
  app.post(
    '/v1/returns/:id/inspect',
    command('Inspect what was set aside: only now it is paid back', schemas.InspectBody),
    (request, reply) => act(app, request, reply, 'inspectReturn'),
  );
  app.post('/v1/returns/:id/cancel', command('Cancel what has not come yet', schemas.CancelBody), (request, reply) =>
    act(app, request, reply, 'cancelReturn'),
  );
};

/** Submits a command about the return in the path. */
async function act(app: FastifyInstance, request: FastifyRequest, reply: FastifyReply, kind: ReturnCommandKind) {
  const { id: returnId } = request.params as { id: ReturnId };
  const { orderId } = await returnOrProblem(app.parts.db, returnId, request.caller);
  request.orderId = orderId;
  const body = { ...(request.body as Readonly<Record<string, unknown>>), returnId };
  const result = await submit(app, request, { kind, orderId, body });
  return reply.code(result === 'DONE' ? 200 : 202).send(await presentReturn(app.parts.db, returnId, request.caller));
}

/** An exchange that is refused, because it is sold out, leaves a return that is paid back. */
async function carryExchange(app: FastifyInstance, id: ReturnId): Promise<void> {
  const command = await findExchangeCommand(app.parts.db, id);
  if (!command || command.outcome) return;
  await app.inbox.carry(command).catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
  });
}

/** A store takes back what any location has sent, over its own counter; all else is for who sees the order. */
async function mustTakeBack(
  app: FastifyInstance,
  { caller }: FastifyRequest,
  id: OrderId,
  { method, locationId }: schemas.RequestReturnBody,
): Promise<void> {
  const isAtCounter = method === 'IN_STORE' && locationId !== undefined;
  if (isAtCounter) mustSeeLocation(caller, locationId);
  const { locationIds: _, ...anyLocation } = caller;
  const scope: Scope = isAtCounter ? anyLocation : caller;
  if (await isOrderVisible(app.parts.db, id, scope)) return;
  throw new Problem('order-not-found', `There is no order ${id}.`);
}

async function mustKnowLocation(app: FastifyInstance, { caller }: FastifyRequest, id: LocationId): Promise<void> {
  mustSeeLocation(caller, id);
  const known = await app.parts.db.selectFrom('location').select('id').where('id', '=', id).executeTakeFirst();
  if (!known) throw new Problem('unknown-location', `There is no location ${id}.`, { facts: { locationId: id } });
}
