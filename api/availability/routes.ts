import { dayOf } from '../../domain/calendar.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { IdempotencyHeaders } from '../schemas.ts';
import { readOffer } from './offer.ts';
import { readPreorder } from './preorder.ts';
import { promiseDelivery } from './promise.ts';
import { AvailabilityBody, AvailabilityByLocation, AvailabilityQuery, AvailabilityView } from './schemas.ts';

const tags = ['Stock'];

export const availabilityRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.get(
    '/v1/availability',
    {
      schema: {
        tags,
        summary: 'What can be sold of a SKU, now and later',
        description:
          'Over all locations that may fill an order of the channel. A kit is counted by its parts. With `deliverTo` ' +
          'also when `quantity` of them would arrive there, found as sourcing would find it.',
        querystring: AvailabilityQuery,
        response: answers({ 200: AvailabilityView }),
      },
    },
    async ({ query: { sku, channel, locationId, quantity, deliverTo, service }, caller }) => {
      const today = dayOf(new Date());
      const locationIds = locationId && [locationId];
      const question = { skus: [sku], channel, locationIds, expectedFrom: new Date(today) };
      const offer = await readOffer(db, caller, question);
      const parts = offer.partsOf(sku);
      const preorder = await readPreorder(db, offer.skus.get(sku));
      const releaseAt = preorder?.releaseAt;
      const answer = {
        sku,
        available: preorder ? 0 : offer.promise.everywhere(parts),
        byDate: offer.promise.byDate(parts, today, releaseAt && dayOf(releaseAt)),
        ...(preorder ? { preorder: { ...preorder, releaseAt: preorder.releaseAt.toISOString() } } : {}),
      };
      if (deliverTo === undefined) return answer;
      const promise = await promiseDelivery(db, offer, { sku, quantity, deliverTo, service, today, releaseAt });
      return { ...answer, ...(promise ? { promise } : {}) };
    },
  );

  app.post(
    '/v1/availability',
    {
      schema: {
        tags,
        summary: 'What can be sold of many SKUs, by location',
        description: 'A question and no command: it changes nothing and is answered anew each time.',
        headers: IdempotencyHeaders,
        body: AvailabilityBody,
        response: answers({ 200: AvailabilityByLocation }),
      },
    },
    async ({ body, caller }) => {
      const { skus, channel, locationIds } = body;
      const offer = await readOffer(db, caller, { skus, channel, locationIds });
      const items = [...new Set(skus)].flatMap((sku) => {
        const parts = offer.partsOf(sku);
        // Asked for by name, a location answers also for what it never had.
        const places = offer.locationIds.filter(
          (id) => locationIds || parts.every((part) => offer.promise.has(part.sku, id)),
        );
        return places.map((locationId) => ({ sku, locationId, available: offer.promise.at(locationId, parts) }));
      });
      return { items };
    },
  );
};
