import { z } from 'zod';
import { TENDERS } from '../../domain/order/payment.ts';

export const NewPaymentBody = z
  .strictObject({
    tender: z.enum(TENDERS),
    token: z.string().min(1).max(255).exactOptional().describe("The provider's name of the card: CARD needs it."),
    code: z.string().min(1).max(64).exactOptional().describe('GIFT_CARD needs it.'),
  })
  .meta({ id: 'NewPayment' });
export type NewPaymentBody = z.output<typeof NewPaymentBody>;
