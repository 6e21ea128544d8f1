import { z } from 'zod';
import { durationMs } from '../../domain/duration.ts';
import type { CartHoldId } from '../../domain/ids.ts';
import { ChannelCode, DurationText, Instant, LocationCode, Quantity, SkuCode } from '../schemas.ts';

const DAYS_MAX = 30;
const DAY_MS = 86_400_000;

export const CartHoldIdText = z.uuid() as unknown as z.ZodType<CartHoldId, string>;
const Line = z.strictObject({ sku: SkuCode, quantity: Quantity });

export const ReservationBody = z.strictObject({
  channel: ChannelCode,
  lines: z.array(Line).min(1).max(1_000),
  expiresIn: DurationText.refine((text) => isBetween(text), `must be longer than PT0S and at most P${DAYS_MAX}D`).meta({
    example: 'PT15M',
  }),
  allowSplit: z.boolean().default(true).describe('Whether the units may be kept at several locations.'),
});
export type ReservationBody = z.output<typeof ReservationBody>;

function isBetween(text: string): boolean {
  const ms = durationMs(text);
  return ms > 0 && ms <= DAYS_MAX * DAY_MS;
}

export const ReservationView = z
  .object({
    id: CartHoldIdText,
    channel: ChannelCode,
    expiresAt: Instant,
    lines: z.array(
      Line.extend({
        locations: z
          .array(z.object({ locationId: LocationCode, quantity: z.int().min(1) }))
          .describe('Where the units are kept. The order may be filled from elsewhere.'),
      }),
    ),
  })
  .meta({ id: 'Reservation' });
export type ReservationView = z.output<typeof ReservationView>;

export const ReservationParams = z.strictObject({ id: CartHoldIdText });
