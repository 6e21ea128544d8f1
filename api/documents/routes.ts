import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Database, Tx } from '../../db/database.ts';
import { creditNoteContent, invoiceContent } from '../../db/documents/content.ts';
import { type DocumentRow, type DocumentSubject, findDocument, issueDocument } from '../../db/documents/issue.ts';
import { type DocumentContent, documentNumber } from '../../domain/documents/tax-document.ts';
import type { ChannelId, OrderId, ReturnId } from '../../domain/ids.ts';
import { OrderParams } from '../orders/schemas.ts';
import { presentOrder } from '../orders/view.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { Problem } from '../problem.ts';
import { ReturnParams } from '../returns/schemas.ts';
import { presentReturn } from '../returns/view.ts';
import { drawTaxDocument } from './tax-document.ts';

const tags = ['Documents'];
const Pdf = { description: 'The document.', content: { 'application/pdf': { schema: z.unknown() } } };
type OrderView = Awaited<ReturnType<typeof presentOrder>>;

export const taxDocumentRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.get(
    '/v1/orders/:id/invoice.pdf',
    {
      schema: {
        tags,
        summary: 'The invoice of an order',
        description: 'Its number is given when it is first asked for, and it says the same from then on.',
        params: OrderParams,
        response: answers({ 200: Pdf }),
      },
    },
    async ({ params: { id }, caller }, reply) => {
      const order = await presentOrder(db, id, caller);
      const subject = { series: 'INVOICE', subjectId: id, orderId: id } as const;
      const row = await issued(db, subject, (tx) => {
        mustBeInvoiceable(order);
        return invoiceContent(tx, id);
      });
      return send(db, reply, { title: 'Invoice', row, order, facts: [] });
    },
  );

  app.get(
    '/v1/returns/:id/credit-note.pdf',
    {
      schema: {
        tags,
        summary: 'The credit note of a return',
        description: 'There is one when the return is CLOSED: only then all that is credited is known.',
        params: ReturnParams,
        response: answers({ 200: Pdf }),
      },
    },
    async ({ params: { id }, caller }, reply) => {
      const { orderId, status } = await presentReturn(db, id, caller);
      const order = await presentOrder(db, orderId as OrderId);
      const subject = { series: 'CREDIT_NOTE', subjectId: id, orderId: orderId as OrderId } as const;
      const row = await issued(db, subject, (tx) => {
        mustBeClosed(id, status);
        return creditNoteContent(tx, id, subject.orderId);
      });
      const invoice = await findDocument(db, { series: 'INVOICE', subjectId: orderId, orderId: subject.orderId });
      const facts = invoice ? [`For invoice ${documentNumber('INVOICE', invoice.number)}`] : [];
      return send(db, reply, { title: 'Credit note', row, order, facts });
    },
  );
};

/** The one that was issued, or a new one. One about nothing gets no number. */
async function issued(
  db: Database,
  subject: DocumentSubject,
  write: (tx: Tx) => Promise<DocumentContent>,
): Promise<DocumentRow> {
  const earlier = await findDocument(db, subject);
  if (earlier) return earlier;
  return db.transaction().execute((tx) =>
    issueDocument(tx, subject, async () => {
      const content = await write(tx);
      if (content.lines.length > 0) return content;
      throw new Problem('nothing-to-document', `Of ${subject.subjectId} nothing is to be paid or credited.`);
    }),
  );
}

function mustBeInvoiceable({ id, status }: OrderView): void {
  if (status !== 'RECEIVED' && status !== 'REFUSED') return;
  throw new Problem('nothing-to-document', `Order ${id} is ${status}: only what was accepted is invoiced.`);
}

function mustBeClosed(id: ReturnId, status: string): void {
  if (status === 'CLOSED') return;
  throw new Problem('nothing-to-document', `Return ${id} is ${status}: its credit note is written when it is CLOSED.`);
}

type Printed = {
  readonly title: 'Invoice' | 'Credit note';
  readonly row: DocumentRow;
  readonly order: OrderView;
  readonly facts: readonly string[];
};

async function send(db: Database, reply: FastifyReply, { title, row, order, facts }: Printed): Promise<FastifyReply> {
  const { name: seller } = await db
    .selectFrom('channel')
    .select('name')
    .where('id', '=', order.channel as ChannelId)
    .executeTakeFirstOrThrow();
  const number = documentNumber(row.series, row.number);
  const ofOrder = `Order ${order.orderNumber} of ${order.placedAt.slice(0, 10)}`;
  const { content, issuedAt } = row;
  const to = order.billingAddress ?? order.shippingAddress;
  const at = issuedAt.toISOString();
  const pdf = await drawTaxDocument({ title, number, seller, to, facts: [ofOrder, ...facts], content, at });
  reply.header('content-disposition', `inline; filename="${number}.pdf"`);
  return reply.type('application/pdf').send(pdf);
}
