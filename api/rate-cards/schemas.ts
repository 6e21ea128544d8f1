import { z } from 'zod';
import { changeOf } from '../put.ts';
import { Code, CurrencyCode, listOf, Page, Text } from '../schemas.ts';

const Place = z
  .string()
  .regex(
    /^(\*|[A-Z]{2}(-[A-Za-z0-9 -]{1,15})?)$/,
    'must be *, a country (US), a region (US-CA) or a postal code (US-941)',
  )
  .meta({ example: 'US-CA' });

export const Zone = z.strictObject({
  from: Place,
  to: Place,
  upToGrams: z.int().min(1).max(1_000_000_000),
  price: z.int().min(0).max(1_000_000_000).describe("Minor units of the card's currency, for a parcel."),
  transitDays: z.int().min(0).max(365),
});

export const RateCardFields = z.strictObject({
  carrier: Text,
  service: Text,
  currency: CurrencyCode,
  zones: z.array(Zone).max(10_000),
});
export type RateCardFields = z.output<typeof RateCardFields>;

export const RateCardParams = z.strictObject({ id: Code });
export const RateCardChange = changeOf(RateCardFields);
export const RateCardView = z
  .object({ id: Code, ...RateCardFields.shape, zones: z.array(Zone) })
  .meta({ id: 'RateCard' });
export const RateCardList = listOf(RateCardView);
export const RateCardQuery = Page;
