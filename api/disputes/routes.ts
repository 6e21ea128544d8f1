import type { z } from 'zod';
import type { Database } from '../../db/database.ts';
import { type DisputeRow, listDisputes, readDispute } from '../../db/disputes/view.ts';
import type { OrderId } from '../../domain/ids.ts';
import { money } from '../../domain/money.ts';
import type { DisputeId } from '../../domain/payments/dispute.ts';
import type { Caller } from '../caller.ts';
import { pageOf, readTextCursor } from '../cursor.ts';
import { submit } from '../inbox/submit.ts';
import { isoOrNull } from '../orders/transaction-view.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { withoutNulls } from '../present.ts';
import { notFound } from '../problem.ts';
import { IdempotencyHeaders } from '../schemas.ts';
import { DisputeList, DisputeParams, DisputeQuery, DisputeView, EvidenceBody } from './schemas.ts';

const tags = ['Money'];

export const disputeRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.get(
    '/v1/disputes',
    {
      schema: {
        tags,
        summary: 'List disputes, newest first',
        querystring: DisputeQuery,
        response: answers({ 200: DisputeList }),
      },
    },
    async ({ query: { cursor, limit, ...filters }, caller }) => {
      const before = readTextCursor(cursor);
      const rows = await listDisputes(db, { ...filters, before, limit: limit + 1 }, caller);
      return pageOf(rows, limit, disputeView, ({ id }) => [id]);
    },
  );

  app.get(
    '/v1/disputes/:id',
    { schema: { tags, summary: 'Read a dispute', params: DisputeParams, response: answers({ 200: DisputeView }) } },
    async ({ params: { id }, caller }) => disputeView(await mustSeeDispute(db, caller, id)),
  );

  app.post(
    '/v1/disputes/:id/evidence',
    {
      schema: {
        tags,
        summary: 'Send evidence in a dispute',
        description:
          "Passed to the provider under its own names of evidence; `shippingTrackingNumber` is Stripe's " +
          '`shipping_tracking_number`. 202: written down, and the provider has not answered yet.',
        headers: IdempotencyHeaders,
        params: DisputeParams,
        body: EvidenceBody,
        response: answers({ 200: DisputeView, 202: DisputeView }),
      },
    },
    async (request, reply) => {
      const { params, body, caller } = request;
      const { orderId } = await mustSeeDispute(db, caller, params.id);
      const evidence = { disputeId: params.id, fields: body.fields };
      const result = await submit(app, request, {
        kind: 'submitEvidence',
        orderId: orderId as OrderId,
        body: evidence,
      });
      const view = disputeView(await mustSeeDispute(db, caller, params.id));
      return reply.code(result === 'DONE' ? 200 : 202).send(view);
    },
  );
};

async function mustSeeDispute(db: Database, caller: Caller, id: DisputeId): Promise<DisputeRow> {
  const dispute = await readDispute(db, id, caller);
  if (!dispute) throw notFound('dispute', id);
  return dispute;
}

function disputeView(row: DisputeRow): z.output<typeof DisputeView> {
  const { orderNumber, amountMinor, currency, openedAt, closedAt, evidence, evidenceSentAt, ...plain } = row;
  return withoutNulls({
    ...plain,
    orderNumber: String(orderNumber),
    amount: money(amountMinor, currency),
    openedAt: openedAt.toISOString(),
    closedAt: isoOrNull(closedAt),
    evidence: evidence && { ...evidence },
    evidenceSentAt: isoOrNull(evidenceSentAt),
  });
}
