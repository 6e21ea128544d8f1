import { z } from 'zod';
import { amountStep, isSupported, largestAmount } from './stripe-currencies.ts';
import { invalidRequest, type StripeFailure } from './stripe-failure.ts';

// Everything in a form is text. Stripe's own words for what is wrong are in `failureOf`.
const integer = z
  .string()
  .regex(/^-?\d+$/, 'integer')
  .transform(Number);
const boolean = z.enum(['true', 'false']).transform((text) => text === 'true');
const metadata = z.record(z.string().max(40), z.string().max(500)).default({});
const expand = z.array(z.string()).default([]);
const cardOptions = z.strictObject({ request_multicapture: z.enum(['if_available', 'never']).optional() });

export const CreateIntent = z.strictObject({
  amount: integer,
  currency: z.string().toLowerCase(),
  allowed_payment_method_types: z.array(z.enum(['card'])).optional(),
  automatic_payment_methods: z
    .strictObject({ enabled: boolean, allow_redirects: z.enum(['always', 'never']).optional() })
    .optional(),
  capture_method: z.enum(['automatic', 'automatic_async', 'manual']).default('automatic_async'),
  confirm: boolean.default(false),
  description: z.string().optional(),
  error_on_requires_action: boolean.optional(),
  expand,
  metadata,
  off_session: boolean.optional(),
  payment_method: z.string().optional(),
  payment_method_options: z.strictObject({ card: cardOptions.default({}) }).default({ card: {} }),
  // What the API called it before 2026-09-30.
  payment_method_types: z.array(z.enum(['card'])).optional(),
  return_url: z.string().optional(),
});
export type CreateIntent = z.output<typeof CreateIntent>;

export const ConfirmIntent = z.strictObject({
  error_on_requires_action: boolean.optional(),
  expand,
  off_session: boolean.optional(),
  payment_method: z.string().optional(),
  return_url: z.string().optional(),
});
export type ConfirmIntent = z.output<typeof ConfirmIntent>;

export const CaptureIntent = z.strictObject({
  amount_to_capture: integer.optional(),
  expand,
  final_capture: boolean.default(true),
  metadata,
});
export type CaptureIntent = z.output<typeof CaptureIntent>;

export const CancelIntent = z.strictObject({
  cancellation_reason: z.enum(['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  expand,
});
export type CancelIntent = z.output<typeof CancelIntent>;

export const CreateRefund = z.strictObject({
  amount: integer.optional(),
  charge: z.string().optional(),
  expand,
  metadata,
  payment_intent: z.string().optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
});
export type CreateRefund = z.output<typeof CreateRefund>;

/** Those of Stripe's names that are texts; the others name uploaded files. */
const evidenceText = z.string().max(20_000).optional();
const EVIDENCE_NAMES = [
  'access_activity_log',
  'billing_address',
  'cancellation_policy_disclosure',
  'cancellation_rebuttal',
  'customer_email_address',
  'customer_name',
  'customer_purchase_ip',
  'duplicate_charge_explanation',
  'duplicate_charge_id',
  'product_description',
  'refund_policy_disclosure',
  'refund_refusal_explanation',
  'service_date',
  'shipping_address',
  'shipping_carrier',
  'shipping_date',
  'shipping_tracking_number',
  'uncategorized_text',
] as const;
const evidence = z.strictObject(Object.fromEntries(EVIDENCE_NAMES.map((name) => [name, evidenceText])));

export const UpdateDispute = z.strictObject({
  evidence: evidence.default({}),
  expand,
  metadata,
  submit: boolean.default(true),
});
export type UpdateDispute = z.output<typeof UpdateDispute>;

const created = z.union([integer, z.strictObject({ gte: integer.optional() })]);
export const ListObjects = z.strictObject({
  created: created.optional(),
  expand,
  limit: integer.pipe(z.int().min(1).max(100)).default(10),
  payment_intent: z.string().optional(),
  starting_after: z.string().optional(),
});
export type ListObjects = z.output<typeof ListObjects>;

export const ReadObject = z.strictObject({ expand });
export type ReadObject = z.output<typeof ReadObject>;

export function parse<Schema extends z.ZodType>(schema: Schema, form: unknown): z.output<Schema> {
  const parsed = schema.safeParse(form ?? {}, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw failureOf(parsed.error);
}

function failureOf({ issues: [issue] }: z.ZodError): StripeFailure {
  if (issue?.code === 'unrecognized_keys') {
    const param = bracketed([...issue.path, issue.keys[0] ?? '']);
    return invalidRequest(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param });
  }
  const param = bracketed(issue?.path ?? []);
  if (issue?.input === undefined) {
    return invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
  }
  if (issue.message === 'integer') {
    return invalidRequest(`Invalid integer: ${String(issue.input)}`, { code: 'parameter_invalid_integer', param });
  }
  return invalidRequest(`Invalid ${param}: ${issue.message}`, { param });
}

/** payment_method_options[card][request_multicapture] */
function bracketed([first, ...rest]: PropertyKey[]): string {
  return String(first ?? '') + rest.map((part) => `[${String(part)}]`).join('');
}

/** Checked before anything is done or remembered, so the same key may come again with a better amount. */
export function checkAmount(amount: number, currency: string, param: string): void {
  if (!isSupported(currency)) throw invalidRequest(`Invalid currency: ${currency}`, { param: 'currency' });
  if (amount < 1) throw invalidRequest('Invalid positive integer', { code: 'parameter_invalid_integer', param });
  if (amount > largestAmount(currency)) {
    const most = largestAmount(currency);
    throw invalidRequest(`Amount must be no more than ${most}, got ${amount}`, { code: 'amount_too_large', param });
  }
  checkStep(amount, currency, param);
}

export function checkStep(amount: number, currency: string, param: string): void {
  const step = amountStep(currency);
  if (amount % step === 0) return;
  const code = step === 100 ? 'invalid_charge_amount_no_decimal_compatible' : 'parameter_invalid_integer';
  throw invalidRequest(
    `Invalid amount. Amounts in ${currency.toUpperCase()} must be evenly divisible by ${step}, got ${amount}.`,
    { code, param },
  );
}
