import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type KnownEvent, recordPaymentEvent } from '../../db/payment-events/record.ts';
import type { OrderId } from '../../domain/ids.ts';
import { InvalidWebhook, type PaymentEvent } from '../../domain/payments/payment-event.ts';
import type { ProviderPayment } from '../../domain/payments/provider-payment.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { notFound, Problem } from '../problem.ts';
import { Text } from '../schemas.ts';
import { keepRawBodies, rawBodyOf } from './raw-body.ts';

const SIGNATURE_HEADER = 'stripe-signature';
/** Shorter than the provider waits for our answer. */
const LOOK_UP_TIME_MAX_MS = 4_000;

export const paymentWebhookRoutes: ZodPlugin = async (app) => {
  keepRawBodies(app);

  app.post(
    '/v1/webhooks/payments/:provider',
    {
      schema: {
        tags: ['Webhooks'],
        summary: 'A payment provider tells what became of money',
        description:
          `In the provider's own form and signature; \`stripe\` signs in \`${SIGNATURE_HEADER}\`. Events may come ` +
          'late, twice and out of order. No worker needs to be there.',
        params: z.strictObject({ provider: Text }),
        response: answers({ 200: z.object({ received: z.literal(true) }) }),
      },
    },
    async (request) => {
      const { provider } = request.params;
      if (provider !== 'stripe') throw notFound('payment provider', provider);
      const event = read(app, rawBodyOf(request.body), request.headers[SIGNATURE_HEADER]);
      const orderId = event.kind === 'OTHER' ? undefined : await take(app, provider, event);
      if (orderId) request.orderId = orderId;
      return { received: true as const };
    },
  );
};

function read({ parts }: FastifyInstance, raw: Buffer, signature: unknown): PaymentEvent {
  try {
    return parts.payments.parseWebhook(raw, typeof signature === 'string' ? signature : '');
  } catch (error) {
    if (error instanceof InvalidWebhook) throw new Problem('unauthorized', `Not accepted: ${error.message}.`);
    throw error;
  }
}

/**
 * The provider has its answer once the rows are written; what follows from them goes to the workflows meanwhile.
 * Returns the order that must hear of it.
 */
async function take(app: FastifyInstance, provider: string, event: KnownEvent): Promise<OrderId | undefined> {
  const lookUp = (reference: string) => lookUpOrLeave(app, reference);
  const commands = await recordPaymentEvent(app.parts.db, { provider, event, lookUp });
  for (const command of commands) {
    const { id: commandId, orderId, kind } = command;
    app.inbox.carry(command).catch((error: unknown) => {
      app.log.warn({ err: error, commandId, orderId, kind }, 'what a payment event asks for was refused');
    });
  }
  return commands[0]?.orderId;
}

/** Not knowing is no fault: whoever waits for the authorisation's answer asks for it himself. */
async function lookUpOrLeave({ parts, log }: FastifyInstance, reference: string): Promise<ProviderPayment | undefined> {
  try {
    return await parts.payments.lookUp(reference, AbortSignal.timeout(LOOK_UP_TIME_MAX_MS));
  } catch (error) {
    log.warn({ err: error, reference }, 'the payment provider did not say what an authorisation is');
    return undefined;
  }
}
