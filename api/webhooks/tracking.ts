import type { FastifyInstance } from 'fastify';
import type { Tx } from '../../db/database.ts';
import { askIn, settleAttention } from '../../db/order/attention.ts';
import { type InboxRow, insertCommand, type NewCommand } from '../../db/order/inbox.ts';
import {
  addTracking,
  lockTracked,
  type NewTrackingEvent,
  type TrackedParcel,
  trackingStatusKept,
} from '../../db/order/tracking.ts';
import { alone, type Write } from '../../db/together.ts';
import type { OrderId } from '../../domain/ids.ts';
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

export type Told = {
  readonly orderId: OrderId;
  readonly status: FulfillmentEvent;
  readonly command: InboxRow | undefined;
};
type Events = readonly [CarrierEvent, ...CarrierEvent[]];

/** Several events of one webhook are all of one parcel. */
export async function takeTracking(app: FastifyInstance, carrier: string, events: Events): Promise<Told> {
  const told = await app.parts.byKeys.transaction().execute(async (tx) => {
    const [{ trackingNumber }] = events;
    const parcel = await lockTracked(tx, carrier, trackingNumber);
    if (!parcel) throw notFound(`parcel of ${carrier} with the tracking number`, trackingNumber);
    return writeTracking(tx, `carrier ${carrier}`, parcel, events);
  });
  await carryNews(app, told);
  return told;
}

/** Whoever told it has no use for a refusal: the event is a row, and the command is one too. */
export async function carryNews(app: FastifyInstance, { command, orderId }: Told): Promise<void> {
  if (!command || command.outcome) return;
  await app.inbox.carry(command).catch((error) => app.log.warn({ err: error, orderId }, 'tracking was refused'));
}

/**
 * What was told and what the order must hear of it are written together, so neither is lost without the other. The
 * caller's lock on the parcel makes rivals take turns: the second one folds what the first one wrote.
 */
export async function writeTracking(
  tx: Tx,
  actor: string,
  parcel: TrackedParcel,
  events: readonly [NewTrackingEvent, ...NewTrackingEvent[]],
): Promise<Told> {
  const status = currentStatus(await addTracking(tx, parcel.id, events)) ?? events[0].status;
  await tellOfDelay(tx, parcel, status);
  const kept = status === parcel.trackingStatus ? [] : [trackingStatusKept({ id: parcel.id, trackingStatus: status })];
  const outcome = parcel.isVoid ? movesThoughVoid(status) : outcomeOf(status);
  const command = outcome && (await tellOrder(tx, actor, parcel, outcome, kept));
  if (!command) await alone(tx, kept);
  return { orderId: parcel.orderId, status, command };
}

/** A delay is over with the next news. It is no fact of the order, only something that the customer may ask about. */
async function tellOfDelay(tx: Tx, parcel: TrackedParcel, status: FulfillmentEvent): Promise<void> {
  const { id, orderId, trackingStatus: before } = parcel;
  if (status === 'DELAYED') await askIn(tx, orderId, 'delivery-delayed', id);
  else if (before === 'DELAYED') await settleAttention(tx, orderId, ['delivery-delayed'], id);
}

/** Somebody took the parcel back before the carrier had it, and the carrier has it all the same. */
const movesThoughVoid = (status: FulfillmentEvent): TrackingOutcome | undefined =>
  isWithCarrier(status) ? 'MOVES_THOUGH_VOID' : undefined;

/** Once per parcel and outcome, however often it is told: the key says which. */
function tellOrder(
  tx: Tx,
  actor: string,
  parcel: TrackedParcel,
  outcome: TrackingOutcome,
  also: readonly Write[],
): Promise<InboxRow> {
  const { id: parcelId, orderId, fulfillmentOrderId } = parcel;
  const body = { parcelId, outcome };
  const command: NewCommand = { kind: 'trackParcel', orderId, fulfillmentOrderId, body };
  const key = `${parcelId} ${outcome}`;
  return insertCommand(tx, command, { client: 'tracking', actor, key, bodyHash: bodyHash(body) }, also);
}
