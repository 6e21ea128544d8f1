/** Our own words for every definite "no" of a provider: asking again the same way changes nothing. */
export const PAYMENT_REFUSAL_CODES = [
  'declined',
  'insufficient-funds',
  'card-expired',
  'authentication-required',
  'token-unknown',
  'amount-not-supported',
  'currency-not-supported',
  'authorization-expired',
  'authorization-voided',
  'already-captured',
  'exceeds-authorized',
  'exceeds-captured',
  'already-refunded',
  'disputed',
  'refund-failed',
  'evidence-refused',
  'reference-unknown',
] as const;
export type PaymentRefusalCode = (typeof PAYMENT_REFUSAL_CODES)[number];

/** The message holds codes and ids only, because it may reach a workflow history; the provider's text is the cause. */
export class PaymentRefused extends Error {
  override readonly name = 'PaymentRefused';
  readonly code: PaymentRefusalCode;

  constructor(code: PaymentRefusalCode, options?: ErrorOptions) {
    super(`the payment provider refused: ${code}`, options);
    this.code = code;
  }
}
