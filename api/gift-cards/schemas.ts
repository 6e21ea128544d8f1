import { z } from 'zod';
import { Code, CurrencyCode, Instant, MoneyNotNegative } from '../schemas.ts';

export const GiftCardBody = z
  .strictObject({
    amount: z.strictObject({ amount: z.int().min(1), currency: CurrencyCode }),
    code: Code.exactOptional().describe('Absent: one that nobody guesses is made. Upper and lower case are the same.'),
  })
  .meta({ id: 'NewGiftCard' });
export const GiftCardParams = z.strictObject({ code: Code });

export const GiftCardView = z
  .object({
    code: z.string(),
    balance: MoneyNotNegative,
    available: MoneyNotNegative.describe('Of the balance, what no open order has bound.'),
    issuedAt: Instant,
  })
  .meta({ id: 'GiftCard' });
export type GiftCardView = z.output<typeof GiftCardView>;
