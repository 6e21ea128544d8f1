import { defineEntity, p } from '@mikro-orm/core';
import { DOCUMENT_SERIES, type DocumentContent } from '../../domain/documents/tax-document.ts';
import { Order } from './order.ts';

/** An invoice of an order, or a credit note of a return: its number is given once and says the same for good. */
export const IssuedDocument = defineEntity({
  name: 'IssuedDocument',
  tableName: 'issued_document',
  properties: {
    series: p.enum(DOCUMENT_SERIES).primary(),
    number: p.integer().primary(),
    // The order, or the return.
    subjectId: p.uuid(),
    orderId: () => p.manyToOne(Order).mapToPk().fieldName('order_id').index(),
    content: p.json<DocumentContent>(),
    issuedAt: p.datetime().defaultRaw('now()'),
  },
  uniques: [{ properties: ['series', 'subjectId'] }],
  checks: [{ name: 'issued_document_number_positive', expression: 'number > 0' }],
});
