import { readLocation } from '../../db/catalogue/locations.ts';
import type { Database } from '../../db/database.ts';
import { restockParcel } from '../../db/order/restock-parcel.ts';
import type { LocationId } from '../../domain/ids.ts';
import { mustSeeLocation } from '../caller.ts';
import { doOnce } from '../idempotency.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { Problem } from '../problem.ts';
import { IdempotencyHeaders as headers } from '../schemas.ts';
import { ParcelDetailsView, ParcelParams as params, RestockBody } from './schemas.ts';
import { parcelOrProblem, presentParcel } from './view.ts';

const tags = ['Fulfillment'];

export const parcelRestockRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.post(
    '/v1/parcels/:id/restock',
    {
      schema: {
        tags,
        summary: 'Take the goods of a returned parcel in',
        description: 'Once a parcel; before or after the decision on it, and also when its order has ended.',
        headers,
        params,
        body: RestockBody,
        response: answers({ 200: ParcelDetailsView }),
      },
    },
    async (request) => {
      const { params: path, body, caller } = request;
      const { locationId: sentFrom } = await parcelOrProblem(db, path.id, caller);
      const locationId = body?.locationId ?? (sentFrom as LocationId);
      mustSeeLocation(caller, locationId);
      await mustExist(db, locationId);
      await doOnce(app, request, async (tx) => {
        const restocking = { parcelId: path.id, locationId, lines: body?.lines, actor: caller.name };
        const refusal = await restockParcel(tx, restocking);
        if (refusal) throw Problem.ofRefusal(refusal);
        return {};
      });
      return presentParcel(db, path.id, caller);
    },
  );
};

async function mustExist(db: Database, locationId: LocationId): Promise<void> {
  if (await readLocation(db, locationId)) return;
  throw new Problem('unknown-location', `There is no location ${locationId}.`, { facts: { locationId } });
}
