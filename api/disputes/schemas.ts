import { z } from 'zod';
import { DISPUTE_STATUSES, type DisputeId } from '../../domain/payments/dispute.ts';
import { OrderIdText } from '../orders/schemas.ts';
import { Instant, listOf, MoneyNotNegative, Page } from '../schemas.ts';

const DisputeIdText = z.uuid() as unknown as z.ZodType<DisputeId, string>;
export const DisputeParams = z.strictObject({ id: DisputeIdText });
export const DisputeQuery = Page.extend({
  status: z.enum(DISPUTE_STATUSES).optional(),
  orderId: OrderIdText.optional(),
});

const FieldName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, "must be one of the provider's names of evidence");
const Fields = z.record(FieldName, z.string().min(1).max(20_000));

export const EvidenceBody = z
  .strictObject({
    fields: Fields.refine((fields) => Object.keys(fields).length > 0, 'must name at least one field').meta({
      example: { shippingTrackingNumber: '1Z999', uncategorizedText: 'Signed for by the customer.' },
    }),
  })
  .meta({ id: 'NewEvidence' });

export const DisputeView = z
  .object({
    id: z.uuid(),
    orderId: z.uuid(),
    orderNumber: z.string(),
    status: z.enum(DISPUTE_STATUSES),
    amount: MoneyNotNegative,
    reference: z.string().describe("The provider's name of it."),
    paymentReference: z.string(),
    openedAt: Instant,
    closedAt: Instant.exactOptional(),
    evidence: z.record(z.string(), z.string()).exactOptional().describe('What the provider has taken.'),
    evidenceSentAt: Instant.exactOptional(),
  })
  .meta({ id: 'Dispute' });
export const DisputeList = listOf(DisputeView);
