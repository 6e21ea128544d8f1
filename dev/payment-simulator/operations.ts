import type { z } from 'zod';
import type { Call } from './call.ts';
import { respond } from './disputing.ts';
import type { Operation } from './faults.ts';
import {
  CancelIntent,
  CaptureIntent,
  ConfirmIntent,
  CreateIntent,
  CreateRefund,
  checkAmount,
  parse,
  UpdateDispute,
} from './parameters.ts';
import { cancelIntent, captureIntent, confirmIntent, createIntent } from './payment-intents.ts';
import { createRefund } from './refunds.ts';
import type { StripeObject } from './stripe-objects.ts';

export type Effect = {
  readonly perform: (call: Call) => StripeObject;
  readonly expand: readonly string[];
};
export type PostOperation = {
  readonly url: string;
  readonly operation: Operation;
  /** Refuses a bad form before anything begins, and so before anything is remembered under the key. */
  readonly prepare: (form: unknown, id: string) => Effect;
};

export const POST_OPERATIONS: readonly PostOperation[] = [
  on(
    '/v1/payment_intents',
    'authorize',
    CreateIntent,
    (call, wanted) => createIntent(call, wanted),
    (wanted) => checkAmount(wanted.amount, wanted.currency, 'amount'),
  ),
  on('/v1/payment_intents/:id/confirm', 'authorize', ConfirmIntent, (call, wanted, id) =>
    confirmIntent(call, id, wanted),
  ),
  on('/v1/payment_intents/:id/capture', 'capture', CaptureIntent, (call, wanted, id) =>
    captureIntent(call, id, wanted),
  ),
  on('/v1/payment_intents/:id/cancel', 'void', CancelIntent, (call, wanted, id) => cancelIntent(call, id, wanted)),
  on('/v1/refunds', 'refund', CreateRefund, (call, wanted) => createRefund(call, wanted)),
  on('/v1/disputes/:id', 'evidence', UpdateDispute, (call, wanted, id) => respond(call, id, wanted)),
];

type Form = z.ZodType<{ readonly expand: readonly string[] }>;

function on<Schema extends Form>(
  url: string,
  operation: Operation,
  schema: Schema,
  perform: (call: Call, wanted: z.output<Schema>, id: string) => StripeObject,
  check: (wanted: z.output<Schema>) => void = () => undefined,
): PostOperation {
  const prepare = (form: unknown, id: string): Effect => {
    const wanted = parse(schema, form);
    check(wanted);
    return { perform: (call) => perform(call, wanted, id), expand: wanted.expand };
  };
  return { url, operation, prepare };
}
