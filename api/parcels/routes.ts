import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ParcelId } from '../../domain/ids.ts';
import { submit } from '../inbox/submit.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { IdempotencyHeaders as headers } from '../schemas.ts';
import { DecisionBody, NothingBody, ParcelDetailsView, ParcelParams as params } from './schemas.ts';
import { parcelOrProblem, presentParcel } from './view.ts';

const tags = ['Fulfillment'];
const asItStands = answers({ 200: ParcelDetailsView, 202: ParcelDetailsView });

export const parcelRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.get(
    '/v1/parcels/:id',
    {
      schema: {
        tags,
        summary: 'Read a parcel, its way and the offers for it',
        params,
        response: answers({ 200: ParcelDetailsView }),
      },
    },
    ({ params: { id }, caller }) => presentParcel(db, id, caller),
  );

  app.post(
    '/v1/parcels/:id/void',
    {
      schema: {
        tags,
        summary: 'Take a parcel back before the carrier has it',
        description:
          'Its label is voided, what was captured for it refunded, its stock promised to the same work again, which ' +
          'can pack and ship it anew. One that was only packed is unpacked.',
        headers,
        params,
        body: NothingBody,
        response: asItStands,
      },
    },
    (request, reply) => act(app, request, reply, 'voidParcel'),
  );

  app.post(
    '/v1/parcels/:id/decision',
    {
      schema: {
        tags,
        summary: 'Decide on a parcel that is lost or came back',
        description:
          'SEND_AGAIN finds its units another place and charges nothing for them; REFUND gives back what they cost. ' +
          'Without a word the policy of the channel decides (`sla.lostParcelWithin`, `sla.lostParcelDefault`).',
        headers,
        params,
        body: DecisionBody,
        response: asItStands,
      },
    },
    (request, reply) => act(app, request, reply, 'decideParcel', request.body),
  );
};

type Request = FastifyRequest<{ Params: { id: ParcelId } }>;

/** Submits a command about the parcel in the path. */
async function act(
  app: FastifyInstance,
  request: Request,
  reply: FastifyReply,
  kind: 'voidParcel' | 'decideParcel',
  body: object = {},
) {
  const { id: parcelId } = request.params;
  const { orderId, fulfillmentOrderId } = await parcelOrProblem(app.parts.db, parcelId, request.caller);
  request.orderId = orderId;
  const result = await submit(app, request, { kind, orderId, fulfillmentOrderId, body: { ...body, parcelId } });
  const view = await presentParcel(app.parts.db, parcelId, request.caller);
  return reply.code(result === 'DONE' ? 200 : 202).send(view);
}
