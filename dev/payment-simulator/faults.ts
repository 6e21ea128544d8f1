import { z } from 'zod';
import { stripeId } from './stripe-id.ts';

export const FAULT_OPERATIONS = [
  'authorize',
  'capture',
  'void',
  'refund',
  'evidence',
  'read',
  'webhook',
  'any',
] as const;
export type Operation = Exclude<(typeof FAULT_OPERATIONS)[number], 'any'>;

export const FAULT_KINDS = [
  /** The connection breaks instead of the answer. */
  'drop-answer',
  /** The answer never comes; the connection stays. */
  'hang',
  /** Everything takes `delayMs` longer. */
  'delay',
  /** A 500 that is kept under the key, as Stripe keeps it: the same key gets it again and again. */
  'fail-500',
  /** A 503 before anything was looked at: nothing is kept. */
  'fail-503',
  'rate-limit',
  /** Webhooks only: the event is sent twice. */
  'duplicate',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** The moment decides whether the money moved although the caller never learns it. */
const MOMENT_OF = {
  'drop-answer': 'after',
  hang: 'after',
  delay: 'before',
  'fail-500': 'before',
  'fail-503': 'before',
  'rate-limit': 'before',
  duplicate: 'before',
} as const satisfies Record<FaultKind, 'before' | 'after'>;

export const FaultRequest = z
  .strictObject({
    operation: z.enum(FAULT_OPERATIONS),
    kind: z.enum(FAULT_KINDS),
    probability: z.number().min(0).max(1).default(1),
    times: z.int().positive().optional(),
    delayMs: z.int().nonnegative().default(0),
    moment: z.enum(['before', 'after']).optional(),
  })
  .refine(({ kind, operation }) => kind !== 'duplicate' || operation === 'webhook', {
    message: 'only webhooks are duplicated: operation must be webhook',
  });

export type Fault = z.output<typeof FaultRequest> & {
  readonly id: string;
  readonly moment: 'before' | 'after';
  hits: number;
};

/** What goes wrong on purpose. Forgotten with the process: a restarted provider is a healthy one. */
export class Faults {
  #faults: Fault[] = [];

  add(request: z.output<typeof FaultRequest>): Fault {
    const moment = request.moment ?? MOMENT_OF[request.kind];
    const fault: Fault = { ...request, id: stripeId('flt'), moment, hits: 0 };
    this.#faults.push(fault);
    return fault;
  }

  /** Each call counts against the fault that strikes it first. */
  draw(operation: Operation): Fault | undefined {
    const fault = this.#faults.find((candidate) => strikes(candidate, operation));
    if (fault) fault.hits += 1;
    return fault;
  }

  get all(): readonly Fault[] {
    return this.#faults;
  }

  clear(): void {
    this.#faults = [];
  }
}

function strikes({ operation: struck, times, hits, probability }: Fault, operation: Operation): boolean {
  // Webhooks are the provider's own calls, which "any" request does not mean.
  const isMeant = struck === operation || (struck === 'any' && operation !== 'webhook');
  return isMeant && (times === undefined || hits < times) && Math.random() < probability;
}
