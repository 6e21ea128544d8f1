import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import { isOrderErrorKind, type OrderError } from '../domain/order-error.ts';

export function refusal({ kind, detail, facts }: OrderError): ApplicationFailure {
  return ApplicationFailure.nonRetryable(detail, kind, facts ?? {});
}

/** By type, never by class: a failed local activity arrives bare, a timed-out or regular one in an ActivityFailure. */
export function refusalIn(error: unknown): ApplicationFailure | undefined {
  const failure = error instanceof ActivityFailure ? error.cause : error;
  if (!(failure instanceof ApplicationFailure)) return undefined;
  return failure.nonRetryable && isOrderErrorKind(failure.type) ? failure : undefined;
}
