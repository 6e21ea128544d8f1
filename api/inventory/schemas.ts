import { z } from 'zod';
import { RECONCILED_COUNTERS } from '../../domain/stock-reconciliation.ts';
import { LocationCode, SkuCode } from '../schemas.ts';

const DriftView = z.object({
  sku: SkuCode,
  locationId: LocationCode,
  counter: z.enum(RECONCILED_COUNTERS),
  counted: z.int().describe('What the counter said.'),
  rows: z.int().describe('What the movements or reservations add up to.'),
});

export const Reconciliation = z
  .object({
    checked: z.int().describe('Places: SKUs at locations.'),
    drift: z.array(DriftView),
  })
  .meta({ id: 'Reconciliation' });
