import { z } from 'zod';
import { expireOverdueOf, giveBackHold, readHold } from '../../db/cart-holds/cart-holds.ts';
import type { Tx } from '../../db/database.ts';
import type { CartHoldId } from '../../domain/ids.ts';
import { type Caller, seesChannel } from '../caller.ts';
import { doOnce } from '../idempotency.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { notFound, Problem } from '../problem.ts';
import { IdempotencyHeaders } from '../schemas.ts';
import { reserve } from './reserve.ts';
import { ReservationBody, ReservationParams, ReservationView } from './schemas.ts';

const tags = ['Stock'];

export const reservationRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.post(
    '/v1/reservations',
    {
      schema: {
        tags,
        summary: 'Keep units for a cart',
        description:
          'All of them or none. They are free again when the time is over. An order that names the reservation gets ' +
          'its units, also where nothing else is left.',
        headers: IdempotencyHeaders,
        body: ReservationBody,
        response: answers({ 201: ReservationView }),
      },
    },
    async (request, reply) => {
      const { body, caller } = request;
      if (!seesChannel(caller, body.channel))
        throw new Problem('unknown-channel', `There is no channel ${body.channel}.`);
      await expireOverdueOf(
        db,
        body.lines.map(({ sku }) => sku),
      );
      return reply.code(201).send(await doOnce(app, request, (tx) => reserve(tx, body)));
    },
  );

  app.delete(
    '/v1/reservations/:id',
    {
      schema: {
        tags,
        summary: 'Give the units of a cart back',
        params: ReservationParams,
        response: answers({ 204: z.null() }),
      },
    },
    async ({ params: { id }, caller }, reply) => {
      await db.transaction().execute((tx) => giveBack(tx, id, caller));
      return reply.code(204).send(null);
    },
  );
};

/** Also when its time was over before: the units are free then, as the caller wants them. */
async function giveBack(tx: Tx, id: CartHoldId, caller: Caller): Promise<void> {
  await giveBackHold(tx, id);
  const hold = await readHold(tx, id);
  if (!hold || !seesChannel(caller, hold.channelId)) throw notFound('reservation', id);
  if (hold.orderId === null) return;
  const detail = `Order ${hold.orderId} has taken the units of reservation ${id}: cancel the order to free them.`;
  throw new Problem('reservation-ended', detail, { facts: { orderId: hold.orderId } });
}
