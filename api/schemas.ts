import { z } from 'zod';
import { isCountry } from '../domain/country.ts';
import { isCurrency } from '../domain/currency.ts';
import { durationMs, isDuration } from '../domain/duration.ts';
import { type ChannelId, CODE_PATTERN, type LocationId, type Sku } from '../domain/ids.ts';
import type { Money } from '../domain/money.ts';
import { CONDITIONS } from '../domain/return/terms.ts';

const code = z
  .string()
  .regex(
    CODE_PATTERN,
    'must be 1 to 64 letters, digits, spaces, dots, underscores or hyphens, and begin with one of the first two',
  )
  .meta({ example: 'TEE-RED-M' });

/** The parse at the edge is where a text becomes a branded one. */
const branded = <Branded extends string>(schema: z.ZodType<string, string>) =>
  schema as unknown as z.ZodType<Branded, string>;

export const SkuCode = branded<Sku>(code);
export const LocationCode = branded<LocationId>(code);
export const ChannelCode = branded<ChannelId>(code);
export const Code = code;

export const CurrencyCode = z
  .string()
  .refine(isCurrency, 'must be an ISO 4217 code such as USD')
  .meta({ example: 'USD' });
export const CountryCode = z
  .string()
  .refine(isCountry, 'must be an ISO 3166-1 alpha-2 code such as US')
  .meta({ example: 'US' });
const DURATION_DAYS_MAX = 3_650;
export const DurationText = z
  .string()
  .refine(isDuration, { error: 'must be an ISO 8601 duration such as P3D or PT4H', abort: true })
  // A date that no calendar holds would stop every order that comes near it.
  .refine((text) => durationMs(text) <= DURATION_DAYS_MAX * 86_400_000, `must be at most P${DURATION_DAYS_MAX}D`)
  .meta({ example: 'PT4H' });
export const Instant = z.iso.datetime({
  offset: true,
  error: 'must be an RFC 3339 instant such as 2026-11-23T12:00:00Z',
});
/** Whether days can be counted on from there: dates have four digits for the year. */
export const isNearEnough = (date: string): boolean => date < '3000';
export const NEAR_ENOUGH = 'must be before the year 3000';
export const FractionText = z
  .string()
  .regex(/^(0(\.\d{1,6})?|1(\.0{1,6})?)$/, 'must be a fraction of 1 as text such as "0.10"');
export const ReturnConditions = z.array(z.enum(CONDITIONS)).max(CONDITIONS.length).readonly();
export const Quantity = z.int().min(1).max(1_000_000);
/** A count of units that may be none. */
export const Units = z.int().min(0).max(1_000_000_000);
export const Text = z.string().trim().min(1).max(255);

const amount = z.int().describe('Minor units: 1999 is 19.99 USD and 1,999 JPY.');
const money = (amountSchema: z.ZodType<number, number>) =>
  z.strictObject({ amount: amountSchema, currency: CurrencyCode }) as unknown as z.ZodType<
    Money,
    { amount: number; currency: string }
  >;
export const MoneyNotNegative = money(amount.min(0)).meta({ id: 'Money' });

export const GeoPoint = z.strictObject({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) });
export const Address = z
  .strictObject({
    name: Text.exactOptional(),
    line1: Text,
    line2: Text.exactOptional(),
    city: Text,
    region: Text.exactOptional(),
    postalCode: z.string().trim().min(1).max(32).exactOptional(),
    country: CountryCode,
    geo: GeoPoint.exactOptional(),
  })
  .meta({ id: 'Address' });

export const DimensionsMm = z.strictObject({
  l: z.int().min(1).max(100_000),
  w: z.int().min(1).max(100_000),
  h: z.int().min(1).max(100_000),
});

/** Query of every list: `limit` items after `cursor`. */
export const Page = z.strictObject({
  cursor: z.string().max(500).optional().describe('The `nextCursor` of the page before.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().optional() });

/** Where two people may change the same thing: who has not seen the other's change is told so. */
export const IfMatch = z
  .string()
  .regex(/^("\d+"|\*)$/, 'must be the ETag of the order')
  .optional()
  .describe('412 when the order has changed since.');

/** Optional: only POSTs that create an order must have it, but every POST takes it. */
export const IdempotencyHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe('A repeat under the same key gets the first answer.'),
});
