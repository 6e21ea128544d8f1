import { z } from 'zod';
import { ORDER_ERRORS, type OrderError } from '../domain/order-error.ts';

/** What can be wrong with a request besides the refusals of orders: kind → title, HTTP status. */
const REQUEST_ERRORS = {
  'invalid-request': { title: 'The request is invalid', status: 400 },
  'malformed-json': { title: 'The body is not JSON', status: 400 },
  'idempotency-key-missing': { title: 'The Idempotency-Key header is missing', status: 400 },
  unauthorized: { title: 'The API key is missing or unknown', status: 401 },
  forbidden: { title: 'The API key lacks the role for this', status: 403 },
  'not-found': { title: 'Not found', status: 404 },
  'request-timeout': { title: 'The request did not arrive in time', status: 408 },
  'duplicate-external-order': { title: 'The channel has submitted this order before', status: 409 },
  'gift-card-exists': { title: 'The gift card code is taken', status: 409 },
  'reservation-ended': { title: 'The reservation has ended', status: 409 },
  'nothing-to-pick': { title: 'Nothing to pick', status: 409 },
  'not-enough-units': { title: 'Not enough units for this movement', status: 409 },
  'last-admin-key': { title: 'The last admin key cannot be deleted', status: 409 },
  'already-reversed': { title: 'The entry was reversed before', status: 409 },
  'follows-stock': { title: 'The inventory account follows the stock', status: 409 },
  'bill-exceeds-goods': { title: 'The bill is for more than was shipped', status: 409 },
  'duplicate-bill': { title: 'The bill was entered before', status: 409 },
  'duplicate-settlement': { title: 'The settlement was entered before', status: 409 },
  'nothing-to-document': { title: 'There is nothing to invoice or to credit', status: 409 },
  'payment-exceeds-due': { title: 'The payment is more than is due', status: 409 },
  'period-closed': { title: 'The month is closed', status: 409 },
  'period-not-begun': { title: 'The month has not begun', status: 409 },
  'precondition-failed': { title: 'The resource has changed since it was read', status: 412 },
  'body-too-large': { title: 'The body is too large', status: 413 },
  'unsupported-media-type': { title: 'The body must be JSON', status: 415 },
  'unknown-sku': { title: 'Unknown SKU', status: 422 },
  'unknown-line': { title: 'Unknown order line', status: 422 },
  'unknown-location': { title: 'Unknown location', status: 422 },
  'unknown-channel': { title: 'Unknown channel', status: 422 },
  'unknown-reservation': { title: 'Unknown reservation', status: 422 },
  'unknown-customer': { title: 'Unknown customer', status: 422 },
  'wrong-currency': { title: 'The channel sells in another currency', status: 422 },
  'tender-not-accepted': { title: 'The tender is not accepted', status: 422 },
  'unknown-rule-set': { title: 'Unknown rule set', status: 422 },
  'unknown-version': { title: 'The rule set never had this version', status: 422 },
  'wrong-gtin': { title: 'Another article was scanned', status: 422 },
  'invalid-kit': { title: 'The kit cannot be made of these parts', status: 422 },
  'sums-disagree': { title: 'The sums disagree', status: 422 },
  'idempotency-key-reused': { title: 'The Idempotency-Key was used with another request', status: 422 },
  'too-many-requests': { title: 'Too many requests', status: 429 },
  'headers-too-large': { title: 'The headers are too large', status: 431 },
  'internal-error': { title: 'Something went wrong on our side', status: 500 },
  'payment-provider-unavailable': { title: 'The payment provider does not answer', status: 502 },
  'database-unavailable': { title: 'The database is away', status: 503 },
} as const;

/** Every `type` a problem can have. Each has a page in docs/problems. */
export const PROBLEMS = { ...ORDER_ERRORS, ...REQUEST_ERRORS } as const;
export type ProblemKind = keyof typeof PROBLEMS;

export type ProblemFacts = Readonly<Record<string, string | number | readonly string[]>>;
/** `path` names the place in the request: `lines.0.quantity`. */
export type FieldError = { readonly path: string; readonly message: string };

/** RFC 9457, with the facts of its kind beside the fixed fields. */
export const ProblemBody = z
  .looseObject({
    type: z.string().meta({ example: '/problems/unknown-sku' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

/** Thrown anywhere under a route to answer with a problem. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly kind: ProblemKind;
  readonly facts: ProblemFacts;
  readonly errors: readonly FieldError[] | undefined;

  constructor(kind: ProblemKind, detail: string, more: { facts?: ProblemFacts; errors?: readonly FieldError[] } = {}) {
    super(detail);
    this.kind = kind;
    this.facts = more.facts ?? {};
    this.errors = more.errors;
  }

  static ofRefusal({ kind, detail, facts }: OrderError): Problem {
    return new Problem(kind, detail, facts ? { facts } : {});
  }

  get status(): number {
    return PROBLEMS[this.kind].status;
  }

  body(instance: string): z.output<typeof ProblemBody> {
    const { title, status } = PROBLEMS[this.kind];
    const errors = this.errors && { errors: [...this.errors] };
    // The fixed fields come last: a fact may not shadow them.
    return { ...this.facts, ...errors, type: `/problems/${this.kind}`, title, status, detail: this.message, instance };
  }
}

export function notFound(what: string, id: string): Problem {
  return new Problem('not-found', `There is no ${what} ${id}.`);
}

export function invalidRequest(errors: readonly FieldError[]): Problem {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new Problem('invalid-request', first ? `${first.path}: ${first.message}${more}` : 'The request is invalid.', {
    errors,
  });
}

/** One error a field, in words for the caller; of a union, those of the member that was meant. */
export const fieldErrors = ({ issues }: { readonly issues: readonly z.core.$ZodIssue[] }): FieldError[] =>
  issues.flatMap((issue): FieldError[] => {
    const at = (errors: readonly FieldError[]) => errors.map((error) => within(issue.path, error));
    if (issue.code === 'unrecognized_keys') {
      return at(issue.keys.map((key) => ({ path: key, message: 'is not a known field' })));
    }
    const meant = issue.code === 'invalid_union' ? memberMeant(issue.errors) : undefined;
    if (meant) return at(fieldErrors({ issues: meant }));
    return at([{ path: '', message: wordsOf(issue) }]);
  });

/** The member of the right shape: not refused as a whole, and with the fewest faults inside. */
function memberMeant(members: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  const ofRightShape = members.filter((issues) =>
    issues.every(({ path, code }) => path.length > 0 || code !== 'invalid_type'),
  );
  return ofRightShape.sort((left, right) => left.length - right.length)[0];
}

const wordsOf = ({ code, message }: z.core.$ZodIssue): string =>
  code === 'invalid_type' && message.endsWith('received undefined') ? 'is required' : message;

const within = (outer: readonly PropertyKey[], { path, message }: FieldError): FieldError => ({
  path: [...outer.map(String), ...(path ? [path] : [])].join('.'),
  message,
});
