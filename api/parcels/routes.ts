import { z } from 'zod';
import { type LabelRow, readLabel } from '../../db/order/parcels.ts';
import { RATE_CARDS } from '../../domain/carriers/rate.ts';
import type { ParcelId } from '../../domain/ids.ts';
import { drawLabel, type LabelDocument } from '../documents/label.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { notFound } from '../problem.ts';

const Params = z.strictObject({ id: z.uuid() as unknown as z.ZodType<ParcelId, string> });
const Pdf = { description: 'The label, 4 × 6 inches.', content: { 'application/pdf': { schema: z.unknown() } } };

export const parcelRoutes: ZodPlugin = async (app) => {
  app.get(
    '/v1/parcels/:id/label.pdf',
    {
      schema: {
        tags: ['Fulfillment'],
        summary: 'The label of a parcel',
        description: 'There is one from the moment the parcel ships. A label sold by a broker is fetched from there.',
        params: Params,
        response: answers({ 200: Pdf }),
      },
    },
    async ({ params: { id }, caller }, reply) => {
      const row = await readLabel(app.parts.db, id, caller);
      const label = row && labelOf(row);
      if (!label) throw notFound('label of parcel', id);
      const pdf = await drawLabel(label);
      reply.header('content-disposition', `inline; filename="label-${label.trackingNumber}.pdf"`);
      return reply.type('application/pdf').send(pdf);
    },
  );
};

/** Undefined for a parcel without a label, and for one whose label is not ours to draw. */
function labelOf(row: LabelRow): LabelDocument | undefined {
  const { provider, carrier, service, trackingNumber, to, from, number, of, orderNumber, weightGrams, at } = row;
  if (provider !== RATE_CARDS || carrier === null || service === null || trackingNumber === null || !to)
    return undefined;
  const parcel = { number, of };
  return { carrier, service, trackingNumber, to, from, parcel, orderNumber: String(orderNumber), weightGrams, at };
}
