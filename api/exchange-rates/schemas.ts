import { z } from 'zod';
import { RATE_PATTERN } from '../../domain/books/reporting.ts';
import { CurrencyCode, Instant, listOf, Page } from '../schemas.ts';

const Rate = z
  .string()
  .regex(RATE_PATTERN, 'must be a decimal number such as 1.0825')
  .refine((rate) => /[1-9]/.test(rate), 'must be more than 0')
  .meta({ example: '1.0825', description: 'Units of the reporting currency for one unit.' });

export const RateParams = z.strictObject({ currency: CurrencyCode });
export const RateBody = z.strictObject({
  rate: Rate,
  at: Instant.exactOptional().describe('From when on it holds; absent: from now on.'),
});
export const RateView = z
  .object({ currency: CurrencyCode, reportingCurrency: CurrencyCode, rate: Rate, at: Instant, setBy: z.string() })
  .meta({ id: 'ExchangeRate' });
export const RateList = listOf(RateView);
export const RateQuery = Page;
