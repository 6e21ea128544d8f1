import type { Database } from '../db/database.ts';
import { isDone } from '../db/order/commands.ts';
import type { InboxRow } from '../db/order/inbox.ts';
import type { CarriedCommandKind, CommandOutcome } from '../domain/order/command.ts';
import type { OrderErrorKind } from '../domain/order-error.ts';

/** How a workflow refuses what does not fit with what it knows; all else is the word of a provider or of the rows. */
const BY_WHAT_IT_KNOWS: ReadonlySet<OrderErrorKind> = new Set<OrderErrorKind>([
  'already-claimed',
  'action-not-allowed',
  'fulfillment-order-not-found',
  'hold-not-found',
  'order-is-closed',
  'order-not-cancellable',
  'order-on-hold',
]);

/** Their first event is not the last thing to be done. */
const IN_STEPS: ReadonlySet<CarriedCommandKind> = new Set<CarriedCommandKind>([
  'shipFulfillmentOrder',
  'pickUp',
  'rejectFulfillmentOrder',
  'shortPick',
  'cancelFulfillmentOrder',
  'answerCancellation',
  'voidParcel',
]);

export const mayHaveRefusedItself = (outcome: CommandOutcome | 'UNDECIDED', { kind }: InboxRow): boolean =>
  outcome !== 'UNDECIDED' &&
  outcome.status === 'REFUSED' &&
  kind !== 'placeOrder' &&
  BY_WHAT_IT_KNOWS.has(outcome.refusal.kind);

/**
 * A worker that dies takes along what its workflow had just learned, but not what it had written. The command then
 * comes again, perhaps behind a rival, and is refused because of what it did itself: its rows know better.
 */
export async function readEffect(db: Database, { id, orderId, kind }: InboxRow): Promise<'NONE' | 'BEGUN' | 'DONE'> {
  if (await isDone(db, orderId, id)) return IN_STEPS.has(kind) ? 'BEGUN' : 'DONE';
  const prepared = await db
    .selectFrom('shipment')
    .select('id')
    .where('id', '=', id)
    .where('status', '=', 'PREPARED')
    .executeTakeFirst();
  return prepared ? 'BEGUN' : 'NONE';
}
