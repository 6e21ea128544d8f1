import { z } from 'zod';
import { type PaperRow, readLabelPdf, readPaper, readSlipLines } from '../../db/order/parcels.ts';
import { RATE_CARDS } from '../../domain/carriers/rate.ts';
import type { LabelDocument } from '../documents/label.ts';
import type { PackingSlipDocument } from '../documents/packing-slip.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { notFound } from '../problem.ts';
import { ParcelParams } from './schemas.ts';

const tags = ['Fulfillment'];
const pdf = (description: string) => ({ description, content: { 'application/pdf': { schema: z.unknown() } } });

/** What is printed for a parcel. The library that draws takes a quarter of a second to load, so it is loaded late. */
export const parcelPaperRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.get(
    '/v1/parcels/:id/label.pdf',
    {
      schema: {
        tags,
        summary: 'The label of a parcel',
        description: 'There is one from the moment the parcel ships. What a broker sold is kept as it came.',
        params: ParcelParams,
        response: answers({ 200: pdf('The label, 4 × 6 inches.') }),
      },
    },
    async ({ params: { id }, caller }, reply) => {
      const row = await readPaper(db, id, caller);
      const bytes = row?.trackingNumber && ((await readLabelPdf(db, id)) ?? (await drawnLabel(row)));
      if (!bytes) throw notFound('label of parcel', id);
      reply.header('content-disposition', `inline; filename="label-${row.trackingNumber}.pdf"`);
      return reply.type('application/pdf').send(bytes);
    },
  );

  app.get(
    '/v1/parcels/:id/packing-slip.pdf',
    {
      schema: {
        tags,
        summary: 'What lies in the parcel beside the goods',
        description: 'Without prices: it may be a present.',
        params: ParcelParams,
        response: answers({ 200: pdf('The packing slip.') }),
      },
    },
    async ({ params: { id }, caller }, reply) => {
      const row = await readPaper(db, id, caller);
      if (!row) throw notFound('packed parcel', id);
      const { drawPackingSlip } = await import('../documents/packing-slip.ts');
      const bytes = await drawPackingSlip({ ...slipOf(row), lines: await readSlipLines(db, id) });
      reply.header('content-disposition', `inline; filename="packing-slip-${row.orderNumber}-${row.number}.pdf"`);
      return reply.type('application/pdf').send(bytes);
    },
  );
};

/** Undefined where the label is not ours to draw. */
async function drawnLabel(row: PaperRow): Promise<Buffer | undefined> {
  const { provider, carrier, service, trackingNumber, to, from, number, of, orderNumber, weightGrams, at, sscc } = row;
  if (provider !== RATE_CARDS || carrier === null || service === null || trackingNumber === null || !to)
    return undefined;
  const parcel = { number, of };
  const label: LabelDocument = {
    ...{ carrier, service, trackingNumber, to, from, parcel, orderNumber: String(orderNumber), weightGrams, at },
    ...(sscc === null ? {} : { sscc }),
  };
  const { drawLabel } = await import('../documents/label.ts');
  return drawLabel(label);
}

function slipOf(row: PaperRow): Omit<PackingSlipDocument, 'lines'> {
  const { channelName, orderNumber, placedAt, packedAt, from, to, number, of, weightGrams } = row;
  const { carrier, service, trackingNumber, sscc } = row;
  return {
    ...{ shopName: channelName, orderNumber: String(orderNumber), placedAt, at: packedAt, from, to: to ?? from },
    parcel: { number, of, weightGrams },
    ...(carrier === null ? {} : { carrier }),
    ...(service === null ? {} : { service }),
    ...(trackingNumber === null ? {} : { trackingNumber }),
    ...(sscc === null ? {} : { sscc }),
  };
}
