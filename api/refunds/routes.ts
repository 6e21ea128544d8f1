import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Database } from '../../db/database.ts';
import { listRefunds } from '../../db/order/history.ts';
import type { InboxRow } from '../../db/order/inbox.ts';
import { money } from '../../domain/money.ts';
import { refundStatus } from '../../domain/order/refund.ts';
import { bodyHash, idempotencyKeyOf } from '../idempotency.ts';
import { OrderParams } from '../orders/schemas.ts';
import { transactionView } from '../orders/transaction-view.ts';
import { presentOrder } from '../orders/view.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { Problem } from '../problem.ts';
import { requestRefund } from './request-refund.ts';
import { RefundBody, RefundHeaders, RefundView } from './schemas.ts';

export const refundRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.post(
    '/v1/orders/:id/refunds',
    {
      schema: {
        tags: ['Money'],
        summary: 'Give money back outside a return',
        description:
          'At most what was captured, less what was given back or is on its way back. 202: it is bound, and the ' +
          'provider has not answered yet. Each repeat under the same `Idempotency-Key` is the same refund.',
        headers: RefundHeaders,
        params: OrderParams,
        body: RefundBody,
        response: answers({ 201: RefundView, 202: RefundView }),
      },
    },
    async (request, reply) => {
      const { params, body, headers, caller } = request;
      const { currency } = await presentOrder(db, params.id, caller);
      mustBeIn(currency, body);
      const sender = senderOf(request);
      const command = await requestRefund(db, { orderId: params.id, body, sender, ifMatch: headers['if-match'] });
      const result = await app.inbox.carry(command);
      const { version } = await presentOrder(db, params.id, caller);
      return reply
        .code(result === 'DONE' ? 201 : 202)
        .header('etag', `"${version}"`)
        .send(await refundView(db, command, body));
    },
  );
};

function mustBeIn(currency: string, { amount }: RefundBody): void {
  if (amount.currency === currency) return;
  throw new Problem('wrong-currency', `The order is in ${currency}: ${amount.currency} cannot be given back.`);
}

function senderOf(request: FastifyRequest) {
  const { body, params, caller } = request;
  const { client, name: actor } = caller;
  const hash = bodyHash({ kind: 'refundPayment', params, body });
  return { client, actor, key: idempotencyKeyOf(request), bodyHash: hash };
}

async function refundView(
  db: Database,
  { id, orderId }: InboxRow,
  { amount, reason }: RefundBody,
): Promise<z.output<typeof RefundView>> {
  const rows = await listRefunds(db, [id]);
  return {
    id,
    orderId,
    amount: money(amount.amount, amount.currency),
    reason,
    status: refundStatus(rows),
    transactions: rows.map(transactionView),
  };
}
