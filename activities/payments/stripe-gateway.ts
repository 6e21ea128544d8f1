import type Stripe from 'stripe';
import type { PaymentEvent } from '../../domain/payments/payment-event.ts';
import type { ProviderPayment } from '../../domain/payments/provider-payment.ts';
import type {
  Authorization,
  AuthorizeRequest,
  CaptureRequest,
  EvidenceRequest,
  PaymentGateway,
  RefundRequest,
  VoidRequest,
} from './payment-gateway.ts';
import { PaymentRefused } from './payment-refused.ts';
import { toStripeAmount } from './stripe-amount.ts';
import { StripeConnection } from './stripe-connection.ts';
import { CHARGE_WITH_REFUNDS, capturesMany, chargeOf, expiryOf, toProviderPayment } from './stripe-payment.ts';
import { refusalOr, type StripeStep } from './stripe-refusal.ts';
import { askUntilUnspent, markOf } from './stripe-spent-key.ts';
import { parseStripeWebhook } from './stripe-webhook.ts';

export type StripeGatewayOptions = {
  readonly apiKey: string;
  /** Somewhere else than Stripe itself, such as the simulator. */
  readonly apiBase?: string | undefined;
  readonly webhookSecret: string;
  readonly timeoutMs?: number;
};

/** Ends before the five seconds of a local try do. */
const TIMEOUT_MS = 4_000;
const PAGE = 100;
/** How far back a lost authorisation is looked for. What is older holds no money, and reconciliation finds it. */
const SEEK_MAX = 500;
/** Of one payment; the library wants a bound. */
const REFUNDS_MAX = 10_000;

export function createStripeGateway(options: StripeGatewayOptions): StripeGateway {
  return new StripeGateway(options);
}

export class StripeGateway implements PaymentGateway {
  readonly #connection: StripeConnection;
  readonly #webhookSecret: string;

  constructor({ apiKey, apiBase, webhookSecret, timeoutMs = TIMEOUT_MS }: StripeGatewayOptions) {
    this.#connection = new StripeConnection({ apiKey, apiBase, timeoutMs });
    this.#webhookSecret = webhookSecret;
  }

  authorize(request: AuthorizeRequest): Promise<Authorization> {
    const { idempotencyKey: key, signal } = request;
    const wanted = intentOf(request);
    return this.#ask('authorize', signal, async (stripe) => {
      const intent = await askUntilUnspent({
        key,
        ask: (idempotencyKey) => stripe.paymentIntents.create(wanted, { idempotencyKey }),
        seek: () => findAttempt(stripe, key),
      });
      return toAuthorization(await settled(stripe, intent));
    });
  }

  capture({ reference, amount, isFinal, idempotencyKey: key, signal }: CaptureRequest): Promise<{ reference: string }> {
    const mark = markOf(key);
    const wanted = { amount_to_capture: toStripeAmount(amount), final_capture: isFinal, metadata: { [mark]: key } };
    return this.#ask('capture', signal, async (stripe) => {
      const intent = await askUntilUnspent({
        key,
        ask: (idempotencyKey) => stripe.paymentIntents.capture(reference, wanted, { idempotencyKey }),
        seek: async () => {
          const found = await stripe.paymentIntents.retrieve(reference);
          return found.metadata[mark] === undefined ? undefined : found;
        },
      });
      return { reference: idOf(intent.latest_charge) };
    });
  }

  async void({ reference, idempotencyKey: key, signal }: VoidRequest): Promise<void> {
    await this.#ask('void', signal, async (stripe) => {
      const ask = (idempotencyKey: string) => giveBack(stripe, reference, idempotencyKey);
      await askUntilUnspent({ key, ask, seek: async () => undefined });
    });
  }

  refund({ reference, amount, idempotencyKey: key, signal }: RefundRequest): Promise<{ reference: string }> {
    const metadata = { [markOf(key)]: key };
    const wanted = { payment_intent: reference, amount: toStripeAmount(amount), metadata };
    return this.#ask('refund', signal, async (stripe) => {
      const refund = await askUntilUnspent({
        key,
        ask: (idempotencyKey) => stripe.refunds.create(wanted, { idempotencyKey }),
        seek: async () => (await refundsOf(stripe, reference)).find(({ metadata }) => isMarked(metadata, key)),
      });
      if (refund.status === 'failed' || refund.status === 'canceled') throw new PaymentRefused('refund-failed');
      return { reference: refund.id };
    });
  }

  async submitEvidence({ reference, fields, idempotencyKey: key, signal }: EvidenceRequest): Promise<void> {
    const named = Object.entries(fields).map(([name, text]) => [inSnakeCase(name), text]);
    const wanted = { evidence: Object.fromEntries(named) as Record<string, string>, submit: true };
    await this.#ask('evidence', signal, async (stripe) => {
      const ask = (idempotencyKey: string) => stripe.disputes.update(reference, wanted, { idempotencyKey });
      await askUntilUnspent({ key, ask, seek: async () => undefined });
    });
  }

  lookUp(reference: string, signal: AbortSignal): Promise<ProviderPayment> {
    return this.#ask('look-up', signal, async (stripe) =>
      present(stripe, await stripe.paymentIntents.retrieve(reference, { expand: [CHARGE_WITH_REFUNDS] })),
    );
  }

  async *list(since: Date, signal: AbortSignal): AsyncIterable<ProviderPayment> {
    const created = { gte: Math.floor(since.getTime() / 1_000) };
    const filter = { created, limit: PAGE, expand: [`data.${CHARGE_WITH_REFUNDS}`] };
    let after: string | undefined;
    do {
      const page = await this.#ask('look-up', signal, async (stripe) => {
        const { data, has_more } = await stripe.paymentIntents.list({
          ...filter,
          ...(after && { starting_after: after }),
        });
        const payments: ProviderPayment[] = [];
        for (const intent of data) payments.push(await present(stripe, intent));
        return { payments, hasMore: has_more };
      });
      yield* page.payments;
      after = page.hasMore ? page.payments.at(-1)?.reference : undefined;
    } while (after !== undefined);
  }

  parseWebhook(rawBody: string | Buffer, signatureHeader: string): PaymentEvent {
    return parseStripeWebhook(rawBody, signatureHeader, this.#webhookSecret);
  }

  async #ask<Answer>(
    step: StripeStep,
    signal: AbortSignal,
    question: (stripe: Stripe) => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await this.#connection.ask(signal, question);
    } catch (failure) {
      throw refusalOr(failure, step);
    }
  }
}

/** Ids only: no name, address or e-mail goes to the provider from here. */
function intentOf({ amount, token, orderId, idempotencyKey }: AuthorizeRequest): Stripe.PaymentIntentCreateParams {
  return {
    amount: toStripeAmount(amount),
    currency: amount.currency.toLowerCase(),
    capture_method: 'manual',
    confirm: true,
    // The customer has left by now: a card that wants to ask him something is refused instead.
    off_session: true,
    payment_method: token,
    allowed_payment_method_types: ['card'],
    payment_method_options: { card: { request_multicapture: 'if_available' } },
    metadata: { orderId, [markOf(idempotencyKey)]: idempotencyKey },
    expand: ['latest_charge'],
  };
}

async function settled(stripe: Stripe, intent: Stripe.PaymentIntent): Promise<Stripe.PaymentIntent> {
  // A kept answer that says "processing" would say so for ever.
  if (intent.status !== 'processing') return intent;
  return stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] });
}

function toAuthorization(intent: Stripe.PaymentIntent): Authorization {
  if (intent.status === 'processing') throw new Error(`payment intent ${intent.id} is still processing`);
  if (intent.status === 'requires_action') throw new PaymentRefused('authentication-required');
  if (intent.status !== 'requires_capture') throw new PaymentRefused('declined');
  const charge = chargeOf(intent);
  if (!charge) throw new Error(`payment intent ${intent.id} waits for a capture, but has no charge`);
  return { reference: intent.id, expiresAt: expiryOf(charge), capturesMany: capturesMany(charge) };
}

/** What an authorisation that Stripe answered with a failure left behind. */
async function findAttempt(stripe: Stripe, key: string): Promise<Stripe.PaymentIntent | undefined> {
  let seen = 0;
  for await (const intent of stripe.paymentIntents.list({ limit: PAGE, expand: ['data.latest_charge'] })) {
    seen += 1;
    if (isMarked(intent.metadata, key)) return intent;
    if (seen === SEEK_MAX) return undefined;
  }
  return undefined;
}

/** Of what was captured in part Stripe lets nobody cancel the rest; a last capture of nothing gives it back. */
async function giveBack(stripe: Stripe, reference: string, idempotencyKey: string): Promise<void> {
  const intent = await stripe.paymentIntents.retrieve(reference);
  if (intent.status === 'canceled') return;
  if (intent.amount_received > 0) await release(stripe, intent, idempotencyKey);
  else await stripe.paymentIntents.cancel(reference, {}, { idempotencyKey });
}

async function release(stripe: Stripe, intent: Stripe.PaymentIntent, key: string): Promise<void> {
  if (intent.amount_received === intent.amount) throw new PaymentRefused('already-captured');
  if (intent.status !== 'requires_capture') return;
  const nothing = { amount_to_capture: 0, final_capture: true };
  await stripe.paymentIntents.capture(intent.id, nothing, { idempotencyKey: `${key}:release` });
}

const inSnakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function refundsOf(stripe: Stripe, reference: string): Promise<Stripe.Refund[]> {
  return stripe.refunds.list({ payment_intent: reference, limit: PAGE }).autoPagingToArray({ limit: REFUNDS_MAX });
}

async function present(stripe: Stripe, intent: Stripe.PaymentIntent): Promise<ProviderPayment> {
  const refunds = chargeOf(intent)?.refunds;
  // Expanded lists hold the newest few only.
  return toProviderPayment(intent, refunds?.has_more ? await refundsOf(stripe, intent.id) : (refunds?.data ?? []));
}

const isMarked = (metadata: Stripe.Metadata | null, key: string): boolean => metadata?.[markOf(key)] !== undefined;

function idOf(charge: string | { id: string } | null): string {
  if (charge === null) throw new Error('a captured payment intent must name its charge');
  return typeof charge === 'string' ? charge : charge.id;
}
