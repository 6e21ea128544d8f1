import { z } from 'zod';
import type { CustomerId } from '../../domain/ids.ts';
import { Instant, MoneyNotNegative } from '../schemas.ts';

const CustomerIdText = z.uuid() as unknown as z.ZodType<CustomerId, string>;
export const CustomerParams = z.strictObject({ id: CustomerIdText });

export const CustomerView = z
  .object({
    id: z.uuid(),
    email: z.string().describe('In lower case: an order with this e-mail, however spelled, is his.'),
    name: z.string().exactOptional().describe('As his first order said.'),
    phone: z.string().exactOptional(),
    createdAt: Instant,
  })
  .meta({ id: 'Customer' });

export const StoreCreditView = z
  .object({
    customerId: z.uuid(),
    items: z
      .array(
        z.object({
          balance: MoneyNotNegative,
          available: MoneyNotNegative.describe('Of the balance, what no open order has bound.'),
        }),
      )
      .describe('One a currency.'),
  })
  .meta({ id: 'StoreCredit' });
