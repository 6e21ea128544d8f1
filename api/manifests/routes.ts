import { z } from 'zod';
import { readLocation } from '../../db/catalogue/locations.ts';
import { readManifestRows } from '../../db/order/manifests.ts';
import { mustSeeLocation } from '../caller.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { notFound } from '../problem.ts';
import { ManifestList, ManifestPdfQuery, ManifestQuery } from './schemas.ts';
import { documentParcel, manifestsOf } from './view.ts';

const tags = ['Fulfillment'];
const Pdf = { description: 'What the driver signs for.', content: { 'application/pdf': { schema: z.unknown() } } };

/** What was handed to each carrier on a local day. It grows until the day is over. */
export const manifestRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.get(
    '/v1/manifests',
    {
      schema: {
        tags,
        summary: 'What left a location on a day, by carrier',
        querystring: ManifestQuery,
        response: answers({ 200: ManifestList }),
      },
    },
    async ({ query, caller }) => {
      mustSeeLocation(caller, query.locationId);
      return { items: manifestsOf(query, await readManifestRows(db, query)) };
    },
  );

  app.get(
    '/v1/manifests.pdf',
    {
      schema: { tags, summary: 'The same to sign', querystring: ManifestPdfQuery, response: answers({ 200: Pdf }) },
    },
    async ({ query, caller }, reply) => {
      const { locationId, date, carrier } = query;
      mustSeeLocation(caller, locationId);
      const location = await readLocation(db, locationId);
      if (!location) throw notFound('location', locationId);
      const parcels = (await readManifestRows(db, query)).map(documentParcel);
      // Only here: the library that draws takes a quarter of a second to load.
      const { drawManifest } = await import('../documents/manifest.ts');
      const pdf = await drawManifest({ carrier, from: location.address, parcels, day: date });
      reply.header('content-disposition', `inline; filename="manifest-${locationId}-${date}.pdf"`);
      return reply.type('application/pdf').send(pdf);
    },
  );
};
