import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { ParcelDetailsView, ParcelParams as params } from './schemas.ts';
import { presentParcel } from './view.ts';

const tags = ['Fulfillment'];

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
};
