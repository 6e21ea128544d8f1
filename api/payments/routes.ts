import { money } from '../../domain/money.ts';
import type { Amounts, Difference } from '../../domain/payments/reconciliation.ts';
import { submit } from '../inbox/submit.ts';
import { mustBePayable } from '../orders/check-order.ts';
import { OrderParams } from '../orders/schemas.ts';
import { presentOrder } from '../orders/view.ts';
import { OrderView } from '../orders/views.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { IdempotencyHeaders } from '../schemas.ts';
import { reconcilePayments } from './reconcile.ts';
import { NewPaymentBody, ReconciliationQuery, ReconciliationView } from './schemas.ts';

const WEEK_MS = 7 * 86_400_000;

export const paymentRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.post(
    '/v1/orders/:id/payments',
    {
      schema: {
        tags: ['Money'],
        summary: 'Pay a held order another way',
        description:
          'Takes the place of the means that was refused, for all that is due and that no other means covers, and ' +
          'releases the order. 402: refused as well, and nothing has changed.',
        headers: IdempotencyHeaders,
        params: OrderParams,
        body: NewPaymentBody,
        response: answers({ 200: OrderView, 202: OrderView }),
      },
    },
    async (request, reply) => {
      const { params, body, caller } = request;
      const { customer } = await presentOrder(db, params.id, caller);
      mustBePayable(body, undefined, customer?.id !== undefined);
      const result = await submit(app, request, { kind: 'replacePayment', orderId: params.id, body });
      const view = await presentOrder(db, params.id, caller);
      return reply
        .code(result === 'DONE' ? 200 : 202)
        .header('etag', `"${view.version}"`)
        .send(view);
    },
  );

  app.get(
    '/v1/payments/reconciliation',
    {
      schema: {
        tags: ['Money'],
        summary: "Compare our payments with the provider's list",
        description:
          'What is missing or different on either side. What is under way is none of it; nothing is changed.',
        querystring: ReconciliationQuery,
        response: answers({ 200: ReconciliationView }),
      },
    },
    async ({ query }) => {
      const since = query.since === undefined ? new Date(Date.now() - WEEK_MS) : new Date(query.since);
      const { checked, differences } = await reconcilePayments(app.parts, since);
      return { since: since.toISOString(), checked, differences: differences.map(differenceView) };
    },
  );
};

function differenceView({ kind, reference, orderId, fields, currency, ours, theirs }: Difference) {
  const moneyOf = (amounts: Amounts) => ({
    authorized: money(amounts.authorized, currency),
    open: money(amounts.open, currency),
    captured: money(amounts.captured, currency),
    refunded: money(amounts.refunded, currency),
  });
  return {
    kind,
    reference,
    fields: [...fields],
    ...(orderId !== undefined && { orderId }),
    ...(ours && { ours: moneyOf(ours) }),
    ...(theirs && { theirs: moneyOf(theirs) }),
  };
}
