import type { StripeObject } from './stripe-objects.ts';

export type StripeErrorBody = {
  type: 'card_error' | 'invalid_request_error' | 'idempotency_error' | 'api_error';
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  charge?: string;
  payment_intent?: StripeObject;
};

/** An answer other than 200, in the form from which the stripe library makes its typed errors. */
export class StripeFailure extends Error {
  override readonly name = 'StripeFailure';
  readonly status: number;
  readonly error: StripeErrorBody;

  constructor(status: number, error: StripeErrorBody) {
    super(error.message);
    this.status = status;
    this.error = error;
  }

  get body(): string {
    return JSON.stringify({ error: this.error });
  }
}

type Facts = Omit<StripeErrorBody, 'type' | 'message'>;

export function invalidRequest(message: string, facts: Facts = {}, status = 400): StripeFailure {
  return new StripeFailure(status, { type: 'invalid_request_error', message, ...facts });
}

export function noSuch(what: string, id: string, param: string, status = 404): StripeFailure {
  return invalidRequest(`No such ${what}: '${id}'`, { code: 'resource_missing', param }, status);
}

export function unexpectedState(message: string, intent: StripeObject): StripeFailure {
  return invalidRequest(message, { code: 'payment_intent_unexpected_state', payment_intent: intent });
}

export function cardError(facts: Facts & { message: string }): StripeFailure {
  return new StripeFailure(402, { type: 'card_error', ...facts });
}

export const unauthorized = (): StripeFailure =>
  invalidRequest('Invalid API Key provided: use a key that starts with sk_test_ or rk_test_', {}, 401);

export const serverError = (): StripeFailure =>
  new StripeFailure(500, { type: 'api_error', message: 'An unknown error occurred' });

export const rateLimited = (): StripeFailure =>
  invalidRequest('Request rate limit exceeded', { code: 'rate_limit' }, 429);

export const keyInUse = (key: string): StripeFailure =>
  new StripeFailure(409, {
    type: 'idempotency_error',
    code: 'idempotency_key_in_use',
    message: `There is currently another in-progress request using this Stripe-Idempotency-Key: ${key}`,
  });

export const keyReused = (key: string): StripeFailure =>
  new StripeFailure(400, {
    type: 'idempotency_error',
    message:
      'Keys for idempotent requests can only be used with the same parameters they were first used with. ' +
      `Try using a key other than '${key}' if you meant to execute a different request.`,
  });
