import { z } from 'zod';
import {
  Instant,
  isNearEnough,
  LocationCode,
  MoneyNotNegative,
  NEAR_ENOUGH,
  Quantity,
  SkuCode,
  Text,
  Units,
} from '../schemas.ts';

/** A date alone means its beginning, UTC. */
const Expected = z.union([Instant, z.iso.date()]).refine(isNearEnough, NEAR_ENOUGH).meta({ example: '2026-12-01' });

const StockFields = {
  safetyStock: Units.exactOptional(),
  incoming: z
    .array(z.strictObject({ quantity: Quantity, expectedAt: Expected, reference: Text }))
    .max(1_000)
    .exactOptional()
    .describe('The whole list. A receipt with the same reference takes its units off it.'),
};

export const StockParams = z.strictObject({ sku: SkuCode, locationId: LocationCode });
export const StockChange = z.strictObject(StockFields);
export const SkuParams = z.strictObject({ sku: SkuCode });

export const IncomingView = z.object({ quantity: z.int(), expectedAt: Instant, reference: z.string() });
export const StockAtLocation = z
  .object({
    locationId: LocationCode,
    onHand: z.int().describe('Damaged units included.'),
    committed: z.int().describe('Promised to orders.'),
    reserved: z.int().describe('Held for carts.'),
    safetyStock: z.int(),
    damaged: z.int(),
    incoming: z.array(IncomingView),
    available: z.int(),
    short: z.int().exactOptional().describe('Units promised that are not there.'),
  })
  .meta({ id: 'StockAtLocation' });
export const StockView = z
  .object({
    sku: SkuCode,
    averageUnitCost: MoneyNotNegative.exactOptional().describe('The moving average, in the reporting currency.'),
    locations: z.array(StockAtLocation),
  })
  .meta({ id: 'Stock' });
export const StockPlaceView = z.object({ sku: SkuCode, ...StockAtLocation.shape });
