import { z } from 'zod';
import { FULFILLMENT_EVENTS } from '../../domain/tracking.ts';
import {
  type CarrierEvent,
  EASYPOST_SIGNATURE_HEADER,
  eventsOfEasyPost,
  isSignedByEasyPost,
} from '../carriers/easypost-webhook.ts';
import { isSignedByCarrier, SIGNATURE_HEADER } from '../carriers/webhook-signature.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { fieldErrors, invalidRequest } from '../problem.ts';
import { Instant, Text } from '../schemas.ts';
import { keepRawBodies, readSigned } from './raw-body.ts';
import { takeTracking } from './tracking.ts';

const tags = ['Webhooks'];
const ORDER = 'Events may come late, twice and out of order. What says nothing of a parcel changes nothing.';
const Params = z.strictObject({ carrier: Text });
const Event = z.strictObject({
  id: Text.describe('The same event for a second time changes nothing.'),
  trackingNumber: Text,
  status: z.enum(FULFILLMENT_EVENTS),
  at: Instant.describe('When it happened.'),
  location: Text.exactOptional(),
});
const Done = z.object({
  status: z
    .enum(FULFILLMENT_EVENTS)
    .exactOptional()
    .describe('How far the parcel has come by all that was told of it.'),
});

export const carrierWebhookRoutes: ZodPlugin = async (app) => {
  keepRawBodies(app);
  const { CARRIER_WEBHOOK_SECRET: secret } = app.parts.config;

  app.post(
    '/v1/webhooks/carriers/:carrier',
    {
      schema: {
        tags,
        summary: 'A carrier tells where a parcel is',
        description: `Signed: \`${SIGNATURE_HEADER}: sha256=<hex HMAC of the raw body>\`. ${ORDER}`,
        params: Params,
        body: Event,
        response: answers({ 200: Done }),
      },
      preValidation: async (request) => {
        readSigned(request, (raw) => isSignedByCarrier(raw, request.headers[SIGNATURE_HEADER], secret));
      },
    },
    async (request) => {
      const { status, orderId } = await takeTracking(app, request.params.carrier, [request.body]);
      request.orderId = orderId;
      return { status };
    },
  );

  app.post(
    '/v1/webhooks/carriers/easypost',
    {
      schema: {
        tags,
        summary: 'EasyPost tells where a parcel is',
        description: `In EasyPost's own form, signed in \`${EASYPOST_SIGNATURE_HEADER}\`. ${ORDER}`,
        body: z.looseObject({ description: z.string(), result: z.unknown() }),
        response: answers({ 200: Done }),
      },
      preValidation: async (request) => {
        readSigned(request, (raw) => isSignedByEasyPost(raw, request.headers[EASYPOST_SIGNATURE_HEADER], secret));
      },
    },
    async (request) => {
      const [first, ...rest] = eventsIn(request.body);
      if (!first) return {};
      const { status, orderId } = await takeTracking(app, 'easypost', [first, ...rest]);
      request.orderId = orderId;
      return { status };
    },
  );
};

function eventsIn(body: unknown): CarrierEvent[] {
  try {
    return eventsOfEasyPost(body);
  } catch (error) {
    if (error instanceof z.ZodError) throw invalidRequest(fieldErrors(error));
    throw error;
  }
}
