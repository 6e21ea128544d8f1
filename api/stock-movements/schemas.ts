import { z } from 'zod';
import { ENTERED_REASONS, MOVEMENT_REASONS } from '../../domain/stock.ts';
import { Instant, LocationCode, listOf, MoneyNotNegative, Page, SkuCode, Text } from '../schemas.ts';

const MOVEMENTS_MAX = 1_000;

export const Movement = z
  .strictObject({
    sku: SkuCode,
    locationId: LocationCode,
    quantity: z.int().min(-1_000_000).max(1_000_000).describe('COUNTED: the units that are there. Others: ±.'),
    reason: z.enum(ENTERED_REASONS),
    unitCost: MoneyNotNegative.optional().describe('For RECEIVED; the cost of the SKU where absent.'),
    toLocationId: LocationCode.optional().describe('For TRANSFERRED, and required there.'),
    reference: Text.optional(),
  })
  .check(({ value, issues }) => {
    for (const [field, message] of contradictionsIn(value)) {
      issues.push({ code: 'custom', path: [field], message, input: value });
    }
  });
export type Movement = z.output<typeof Movement>;

export const MovementsBody = z
  .union([Movement, z.array(Movement).min(1).max(MOVEMENTS_MAX)])
  .meta({ description: 'One movement or an array of them: all of them happen, or none.' });

type Fields = { quantity: number; reason: string; locationId: string; toLocationId?: unknown; unitCost?: unknown };

function* contradictionsIn({ quantity, reason, locationId, toLocationId, unitCost }: Fields) {
  const isTransfer = reason === 'TRANSFERRED';
  if (reason === 'COUNTED' && quantity < 0)
    yield ['quantity', `must be at least 0 for COUNTED, got ${quantity}`] as const;
  if (reason !== 'COUNTED' && quantity === 0) yield ['quantity', `must not be 0 for ${reason}`] as const;
  if (isTransfer && quantity < 0) yield ['quantity', `must be at least 1 for TRANSFERRED, got ${quantity}`] as const;
  if (isTransfer && toLocationId === undefined) yield ['toLocationId', 'is required for TRANSFERRED'] as const;
  if (isTransfer && toLocationId === locationId) yield ['toLocationId', 'must be another location'] as const;
  if (!isTransfer && toLocationId !== undefined) yield ['toLocationId', `must be absent for ${reason}`] as const;
  if (reason !== 'RECEIVED' && unitCost !== undefined) yield ['unitCost', `must be absent for ${reason}`] as const;
}

export const MovementView = z
  .object({
    id: z.int(),
    sku: SkuCode,
    locationId: LocationCode,
    onHandDelta: z.int(),
    damagedDelta: z.int(),
    reason: z.enum(MOVEMENT_REASONS),
    reference: z.string().exactOptional(),
    unitCost: MoneyNotNegative.exactOptional(),
    orderId: z.string().exactOptional(),
    actor: z.string(),
    at: Instant,
  })
  .meta({ id: 'StockMovement' });
export const MovementsDone = z.object({ items: z.array(MovementView) });
export const MovementList = listOf(MovementView);
export const MovementQuery = Page.extend({ sku: SkuCode.optional(), locationId: LocationCode.optional() });
