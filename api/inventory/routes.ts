import type { Database } from '../../db/database.ts';
import { countPlaces, readDrift, repairPlaces } from '../../db/stock/reconciliation.ts';
import { driftOf } from '../../domain/stock-reconciliation.ts';
import { doOnce } from '../idempotency.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { IdempotencyHeaders } from '../schemas.ts';
import { Reconciliation } from './schemas.ts';

const tags = ['Stock'];

export const inventoryRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.get(
    '/v1/inventory/reconciliation',
    {
      schema: {
        tags,
        summary: 'Compare the stock counters with the rows they count',
        description: 'Units on hand and damaged with the movements, committed and reserved with the reservations.',
        response: answers({ 200: Reconciliation }),
      },
    },
    () => reconcile(db),
  );

  app.post(
    '/v1/inventory/reconciliation',
    {
      schema: {
        tags,
        summary: 'Repair the counters that drifted',
        description:
          'Sets them to what the rows add up to, with a ledger entry REPAIRED each; `drift` is what was repaired.',
        headers: IdempotencyHeaders,
        response: answers({ 200: Reconciliation }),
      },
    },
    (request) =>
      doOnce(app, request, async (tx) => {
        const places = await readDrift(tx);
        return { checked: await countPlaces(tx), drift: await repairPlaces(tx, places, request.caller.name) };
      }),
  );
};

async function reconcile(db: Database) {
  const [checked, places] = await Promise.all([countPlaces(db), readDrift(db)]);
  return { checked, drift: places.flatMap(driftOf) };
}
