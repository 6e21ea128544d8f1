import { z } from 'zod';
import type { Database } from '../../db/database.ts';
import { makeWave, readWave, readWaveLines, type WaveLine, type WaveRow } from '../../db/order/pick-waves.ts';
import { inBinOrder } from '../../domain/bin-order.ts';
import { type Caller, mustSeeLocation, seesLocation } from '../caller.ts';
import { doOnce } from '../idempotency.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { notFound, Problem } from '../problem.ts';
import { IdempotencyHeaders } from '../schemas.ts';
import { NewWave, WaveParams, WaveView } from './schemas.ts';

const tags = ['Fulfillment'];
const Pdf = { description: 'The pick list.', content: { 'application/pdf': { schema: z.unknown() } } };
const LETTER_COUNTRIES = new Set(['US', 'CA', 'MX']);

export const pickWaveRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.post(
    '/v1/pick-waves',
    {
      schema: {
        tags,
        summary: 'Take open work of a location for one round of picking',
        description: 'The most urgent first, and only what is in no other wave.',
        headers: IdempotencyHeaders,
        body: NewWave,
        response: answers({ 201: WaveView }),
      },
    },
    async (request, reply) => {
      const { locationId, fulfillmentOrderIds, shipBefore, ...choice } = request.body;
      mustSeeLocation(request.caller, locationId);
      const before = shipBefore === undefined ? undefined : new Date(shipBefore);
      const wave = { ...choice, locationId, ids: fulfillmentOrderIds, shipBefore: before };
      const { id } = await doOnce(app, request, async (tx) => {
        const made = await makeWave(tx, wave, request.caller.name);
        if (made.ids.length > 0) return made;
        throw new Problem('nothing-to-pick', `${locationId} has no open work that is in no other wave.`);
      });
      return reply.code(201).send(waveView(await waveOrProblem(db, id, request.caller), await readWaveLines(db, id)));
    },
  );

  app.get(
    '/v1/pick-waves/:id',
    {
      schema: {
        tags,
        summary: 'What is left to pick, bin by bin',
        params: WaveParams,
        response: answers({ 200: WaveView }),
      },
    },
    async ({ params: { id }, caller }) => waveView(await waveOrProblem(db, id, caller), await readWaveLines(db, id)),
  );

  app.get(
    '/v1/pick-waves/:id/pick-list.pdf',
    { schema: { tags, summary: 'The same to print', params: WaveParams, response: answers({ 200: Pdf }) } },
    async ({ params: { id }, caller }, reply) => {
      const wave = await waveOrProblem(db, id, caller);
      // Only here: the library that draws takes a quarter of a second to load.
      const { drawPickList } = await import('../documents/pick-list.ts');
      const { lines, createdAt } = waveView(wave, await readWaveLines(db, id));
      const paper = LETTER_COUNTRIES.has(wave.country) ? ('LETTER' as const) : ('A4' as const);
      const pdf = await drawPickList({ waveId: id, locationName: wave.locationName, paper, lines, at: createdAt });
      reply.header('content-disposition', `inline; filename="pick-list-${id}.pdf"`);
      return reply.type('application/pdf').send(pdf);
    },
  );
};

async function waveOrProblem(db: Database, id: string, caller: Caller): Promise<WaveRow> {
  const wave = await readWave(db, id);
  if (wave && seesLocation(caller, wave.locationId)) return wave;
  throw notFound('pick wave', id);
}

function waveView(
  { id, locationId, createdAt, createdBy }: WaveRow,
  lines: readonly WaveLine[],
): z.output<typeof WaveView> {
  const shown = lines.map(({ bin, gtin, orderNumber, ...line }) => ({
    ...line,
    orderNumber: String(orderNumber),
    ...(bin === null ? {} : { bin }),
    ...(gtin === null ? {} : { gtin }),
  }));
  return {
    id,
    locationId,
    createdAt: createdAt.toISOString(),
    createdBy,
    fulfillmentOrderIds: [...new Set(lines.map(({ fulfillmentOrderId }) => fulfillmentOrderId))],
    lines: inBinOrder(shown),
  };
}
