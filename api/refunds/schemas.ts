import { z } from 'zod';
import { TENDERS, TRANSACTION_STATUSES } from '../../domain/order/payment.ts';
import { REFUND_TARGETS } from '../../domain/return/return.ts';
import { TransactionView } from '../orders/views.ts';
import { CurrencyCode, IdempotencyHeaders, IfMatch, MoneyNotNegative, Text } from '../schemas.ts';

export const RefundHeaders = IdempotencyHeaders.extend({ 'if-match': IfMatch });

export const RefundBody = z
  .strictObject({
    amount: z.strictObject({ amount: z.int().min(1), currency: CurrencyCode }),
    reason: Text,
    tender: z.enum(TENDERS).exactOptional().describe('Absent: what was captured last is given back first.'),
    refundTo: z
      .enum(REFUND_TARGETS)
      .exactOptional()
      .describe('STORE_CREDIT: the customer gets credit for it, and no provider is asked.'),
  })
  .meta({ id: 'NewRefund' });
export type RefundBody = z.output<typeof RefundBody>;

export const RefundView = z
  .object({
    id: z.uuid(),
    orderId: z.uuid(),
    amount: MoneyNotNegative,
    reason: z.string(),
    status: z.enum(TRANSACTION_STATUSES),
    transactions: z.array(TransactionView).describe('One a capture that it takes back.'),
  })
  .meta({ id: 'Refund' });
