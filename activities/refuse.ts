import { ApplicationFailure } from '@temporalio/common';
import { isOrderErrorKind, type OrderError } from '../domain/order-error.ts';

/** A refusal as Temporal carries it: final, typed, and in our own words, because a failure stays in the history. */
export const refuse = ({ kind, detail, facts }: OrderError): ApplicationFailure =>
  ApplicationFailure.nonRetryable(detail, kind, facts ?? {});

export const isRefusal = (failure: unknown): boolean =>
  failure instanceof ApplicationFailure && failure.nonRetryable === true && isOrderErrorKind(failure.type);
