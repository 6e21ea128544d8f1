import type { FastifyInstance } from 'fastify';
import type { Tx } from '../../db/database.ts';
import { askIn, settleAttention } from '../../db/order/attention.ts';
import { type InboxRow, insertCommand, type NewCommand } from '../../db/order/inbox.ts';
import {
  insertTracking,
  keepTrackingStatus,
  lockTracked,
  readTracking,
  type TrackedParcel,
} from '../../db/order/tracking.ts';
import {
  currentStatus,
  type FulfillmentEvent,
  isWithCarrier,
  outcomeOf,
  type TrackingOutcome,
} from '../../domain/tracking.ts';
import type { CarrierEvent } from '../carriers/easypost-webhook.ts';
import { bodyHash } from '../idempotency.ts';
import { notFound } from '../problem.ts';

/** Several events of one webhook are all of one parcel. */
export async function takeTracking(
  app: FastifyInstance,
  carrier: string,
  events: readonly [CarrierEvent, ...CarrierEvent[]],
): Promise<FulfillmentEvent> {
  const { db } = app.parts;
  const { status, command } = await db.transaction().execute((tx) => write(tx, carrier, events));
  // The carrier has no use for a refusal: the event is a row, and the command is one too.
  if (command && !command.outcome)
    await app.inbox.carry(command).catch((error) => app.log.warn({ err: error }, 'tracking was refused'));
  return status;
}

/**
 * What was told and what the order must hear of it are written together, so neither is lost without the other. The
 * lock on the parcel makes rivals take turns: the second one folds what the first one wrote.
 */
async function write(tx: Tx, carrier: string, events: readonly [CarrierEvent, ...CarrierEvent[]]) {
  const [{ trackingNumber, status: told }] = events;
  const parcel = await lockTracked(tx, carrier, trackingNumber);
  if (!parcel) throw notFound(`parcel of ${carrier} with the tracking number`, trackingNumber);
  await insertTracking(tx, parcel.id, events);
  const status = currentStatus(await readTracking(tx, parcel.id)) ?? told;
  await keepTrackingStatus(tx, parcel, status);
  await tellOfDelay(tx, parcel, status);
  const outcome = parcel.isVoid ? movesThoughVoid(status) : outcomeOf(status);
  return { status, command: outcome && (await tellOrder(tx, carrier, parcel, outcome)) };
}

/** A delay is over with the next news. It is no fact of the order, only something that the customer may ask about. */
function tellOfDelay(tx: Tx, { id, orderId }: TrackedParcel, status: FulfillmentEvent): Promise<void> {
  if (status === 'DELAYED') return askIn(tx, orderId, 'delivery-delayed', id);
  return settleAttention(tx, orderId, 'delivery-delayed', id);
}

/** Somebody took the parcel back before the carrier had it, and the carrier has it all the same. */
const movesThoughVoid = (status: FulfillmentEvent): TrackingOutcome | undefined =>
  isWithCarrier(status) ? 'MOVES_THOUGH_VOID' : undefined;

/** Once per parcel and outcome, however often it is told: the key says which. */
function tellOrder(tx: Tx, carrier: string, parcel: TrackedParcel, outcome: TrackingOutcome): Promise<InboxRow> {
  const { id: parcelId, orderId, fulfillmentOrderId } = parcel;
  const body = { parcelId, outcome };
  const command: NewCommand = { kind: 'trackParcel', orderId, fulfillmentOrderId, body };
  const key = `${parcelId} ${outcome}`;
  return insertCommand(tx, command, { client: 'tracking', actor: `carrier ${carrier}`, key, bodyHash: bodyHash(body) });
}
