import { randomUUID } from 'node:crypto';
import { lockParcelToTrack } from '../../db/order/tracking.ts';
import { doOnce } from '../idempotency.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { Problem } from '../problem.ts';
import { IdempotencyHeaders as headers } from '../schemas.ts';
import { carryNews, writeTracking } from '../webhooks/tracking.ts';
import { EventBody, ParcelDetailsView, ParcelParams as params } from './schemas.ts';
import { parcelOrProblem, presentParcel } from './view.ts';

/** What people of ours know of a parcel: of our own driver, or of a carrier that tells nothing himself. */
export const parcelEventRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.post(
    '/v1/parcels/:id/events',
    {
      schema: {
        tags: ['Fulfillment'],
        summary: 'Say how far a parcel has come',
        description: 'For local delivery, and for carriers without webhooks. What a carrier said counts the same.',
        headers,
        params,
        body: EventBody,
        response: answers({ 200: ParcelDetailsView }),
      },
    },
    async (request) => {
      const { params: path, body, caller } = request;
      const { orderId } = await parcelOrProblem(db, path.id, caller);
      request.orderId = orderId;
      const { at = new Date().toISOString(), ...event } = body;
      const told = await doOnce(app, request, async (tx) => {
        const parcel = await lockParcelToTrack(tx, path.id);
        if (!parcel?.hasLeft) throw notLeft(path.id);
        return writeTracking(tx, caller.name, parcel, [{ ...event, id: randomUUID(), at }]);
      });
      await carryNews(app, told);
      return presentParcel(db, path.id, caller);
    },
  );
};

const notLeft = (parcelId: string): Problem =>
  new Problem('action-not-allowed', `Parcel ${parcelId} has not left: ship it first.`, { facts: { parcelId } });
