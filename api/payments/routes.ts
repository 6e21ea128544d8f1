import { submit } from '../inbox/submit.ts';
import { mustBePayable } from '../orders/check-order.ts';
import { OrderParams } from '../orders/schemas.ts';
import { presentOrder } from '../orders/view.ts';
import { OrderView } from '../orders/views.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { IdempotencyHeaders } from '../schemas.ts';
import { NewPaymentBody } from './schemas.ts';

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
};
