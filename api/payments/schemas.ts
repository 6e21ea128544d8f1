import { z } from 'zod';
import { TENDERS } from '../../domain/order/payment.ts';
import { COMPARED, DIFFERENCE_KINDS } from '../../domain/payments/reconciliation.ts';
import { Instant, MoneyNotNegative } from '../schemas.ts';

export const NewPaymentBody = z
  .strictObject({
    tender: z.enum(TENDERS),
    token: z.string().min(1).max(255).exactOptional().describe("The provider's name of the card: CARD needs it."),
    code: z.string().min(1).max(64).exactOptional().describe('GIFT_CARD needs it.'),
  })
  .meta({ id: 'NewPayment' });
export type NewPaymentBody = z.output<typeof NewPaymentBody>;

export const ReconciliationQuery = z.strictObject({
  since: Instant.optional().describe('Of when the authorisations are; a week ago unless said.'),
});

const Amounts = z.object({
  authorized: MoneyNotNegative,
  open: MoneyNotNegative.describe('Neither captured nor given back.'),
  captured: MoneyNotNegative,
  refunded: MoneyNotNegative,
});

export const ReconciliationView = z
  .object({
    since: Instant,
    checked: z.int().describe('Authorisations on either side.'),
    differences: z.array(
      z.object({
        kind: z.enum(DIFFERENCE_KINDS),
        reference: z.string().describe("The provider's name of the authorisation."),
        orderId: z.string().exactOptional(),
        fields: z.array(z.enum(COMPARED)).describe('The amounts that differ.'),
        ours: Amounts.exactOptional(),
        theirs: Amounts.exactOptional(),
      }),
    ),
  })
  .meta({ id: 'PaymentReconciliation' });
