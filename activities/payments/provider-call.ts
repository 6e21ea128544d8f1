import { activityInfo, cancellationSignal, log } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Bulkhead } from '../bulkhead.ts';
import { within } from '../within.ts';
import { PaymentRefused } from './payment-refused.ts';

// Shorter than a local try, so that a call ends before its try is given up and another one starts.
const CALL_TIME_MAX_MS = 4_000;

/**
 * One call of the provider: its answer, or its definite "no". Everything else is thrown without the provider's words,
 * which may name a person and would stay in the history; they go to the log.
 */
export async function ask<Answer>(
  bulkhead: Bulkhead,
  what: string,
  call: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer | PaymentRefused> {
  try {
    return await within(CALL_TIME_MAX_MS, cancellationSignal(), (signal) =>
      bulkhead(activityInfo().isLocal, () => call(signal)),
    );
  } catch (error) {
    if (error instanceof PaymentRefused) return error;
    log.warn(`${what} had no answer`, { error });
    const kind = error instanceof Error ? error.name : typeof error;
    throw ApplicationFailure.retryable(`${what} had no answer: ${kind}`, 'NoAnswer');
  }
}
