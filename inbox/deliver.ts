import {
  ApplicationFailure,
  isGrpcServiceError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { InboxRow } from '../db/order/inbox.ts';
import { type CommandOutcome, isOrderCommand } from '../domain/order/command.ts';
import type { OrderRefusal } from '../domain/order/order.ts';
import { isOrderErrorKind } from '../domain/order-error.ts';
import type { Delivery, Destination } from './destination.ts';
import { mayHaveRefusedItself, readEffect } from './refused-itself.ts';
import { toEvidence } from './to-evidence.ts';
import { toOrder } from './to-order.ts';
import { toRefund } from './to-refund.ts';
import { toReturn } from './to-return.ts';

export type { Delivery };

/**
 * Brings a command to its workflow and returns what came of it, or UNDECIDED when that takes longer than `waitMs`.
 * Delivering twice is delivering once: the command's id is the update's or the workflow's. Throws when Temporal is
 * away.
 */
export async function deliver(
  delivery: Delivery,
  command: InboxRow,
  waitMs: number,
): Promise<CommandOutcome | 'UNDECIDED'> {
  const destination = destinationOf(command);
  const within = (send: Destination['send']) => sendWithin(waitMs, send, delivery, destination, command);
  const outcome = await within(destination.send);
  if (!destination.sendRest || !mayHaveRefusedItself(outcome, command)) return outcome;
  const effect = await readEffect(delivery.db, command);
  if (effect !== 'BEGUN') return effect === 'DONE' ? { status: 'DONE' } : outcome;
  const rest = await within(destination.sendRest);
  // Once more by what the workflow knows: somebody else is at it, and the sweep comes again.
  return mayHaveRefusedItself(rest, command) ? 'UNDECIDED' : rest;
}

async function sendWithin(
  waitMs: number,
  send: Destination['send'],
  delivery: Delivery,
  destination: Destination,
  command: InboxRow,
): Promise<CommandOutcome | 'UNDECIDED'> {
  try {
    return await delivery.client.withDeadline(Date.now() + waitMs, () => send(delivery, command));
  } catch (error) {
    return outcomeOf(delivery, destination, command, error);
  }
}

function destinationOf({ kind }: InboxRow): Destination {
  if (isOrderCommand(kind)) return toOrder;
  if (kind === 'submitEvidence') return toEvidence;
  return kind === 'refundPayment' ? toRefund : toReturn;
}

async function outcomeOf(
  delivery: Delivery,
  destination: Destination,
  command: InboxRow,
  error: unknown,
): Promise<CommandOutcome | 'UNDECIDED'> {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return 'UNDECIDED';
  if (error instanceof WorkflowUpdateFailedError) {
    const refusal = refusalIn(error.cause);
    if (refusal) return { status: 'REFUSED', refusal };
  }
  const isGone = error instanceof WorkflowNotFoundError || error instanceof WorkflowExecutionAlreadyStartedError;
  if (isGone) return destination.answerFromRows(delivery, command);
  if (isOverdue(error)) return 'UNDECIDED';
  throw error;
}

const CANCELLED = 1;
const DEADLINE_EXCEEDED = 4;

/** The deadline may also pass inside the server's own call. */
function isOverdue(error: unknown): boolean {
  const failure = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(failure) && (failure.code === DEADLINE_EXCEEDED || failure.code === CANCELLED);
}

function refusalIn(cause: unknown): OrderRefusal | undefined {
  if (!(cause instanceof ApplicationFailure) || !isOrderErrorKind(cause.type)) return undefined;
  const facts = cause.details?.[0] as NonNullable<OrderRefusal['facts']> | undefined;
  return { kind: cause.type, detail: cause.message, ...(facts ? { facts } : {}) };
}
