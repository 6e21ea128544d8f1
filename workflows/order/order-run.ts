import * as wf from '@temporalio/workflow';
import type { CommandId, FulfillmentOrderId, OrderId } from '../../domain/ids.ts';
import type { Deadline, HoldFacts, OrderFacts, PartFacts } from '../../domain/order/facts.ts';
import { allows, type FulfillmentOrderAction, isOver, mayShip } from '../../domain/order/fulfillment-order.ts';
import { hasEnded, noSuchHold, notAllowed, notCancellable } from '../../domain/order/refusals.ts';
import { isEnded, type OrderStatus } from '../../domain/order/status.ts';
import type { OrderError, OrderErrorKind } from '../../domain/order-error.ts';
import { Alarm } from '../alarm.ts';
import { lasting } from '../lasting.ts';
import { refusal } from '../refusal.ts';
import { type Claimant, Claims, isForAMoment } from './claims.ts';
import { type OrderMessage, partOf } from './messages.ts';
import { TemporalUi } from './temporal-ui.ts';

/** What the workflow remembers of its order: the newest facts of its rows, and who works on what. All else is rows. */
export class OrderRun {
  readonly orderId: OrderId;
  readonly alarm = new Alarm();
  readonly ui = new TemporalUi();
  /** For what was accepted. */
  readonly toTheEnd = lasting();
  facts: OrderFacts;
  /** Accepted or refused: placing is over. */
  isDecided = false;
  refused: wf.ApplicationFailure | undefined;
  /** The cancel or reject that came while placing was under way. */
  givenUpBy: CommandId | undefined;
  isVoiding = false;
  isRefunding = false;
  /** How often a person asked to try again what needed attention. */
  retries = 0;
  readonly #claims = new Claims();
  #planChanges = 0;
  #planTurn = 0;

  constructor(orderId: OrderId) {
    this.orderId = orderId;
    this.facts = {
      orderId,
      sequence: -1,
      status: 'RECEIVED',
      parts: [],
      holds: [],
      deadlines: [],
      isPickUp: false,
      hasMoneyToVoid: false,
    };
    wf.setCurrentDetails(inOneLine(this.facts));
  }

  get isGivenUp(): boolean {
    return this.givenUpBy !== undefined;
  }

  get status(): OrderStatus {
    return this.facts.status;
  }

  get isSettled(): boolean {
    return isEnded(this.status) && !this.facts.hasMoneyToVoid && !this.facts.hasMoneyToRefund;
  }

  /** Nobody is voiding it yet: a cancel does so itself, to answer when the money is free. */
  get mustVoid(): boolean {
    return this.facts.hasMoneyToVoid && !this.isVoiding;
  }

  get mustRefund(): boolean {
    return this.facts.hasMoneyToRefund === true && !this.isRefunding;
  }

  /** Before acceptance only this hold stops the order; all others are about what happens after it. */
  get isAwaitingAddress(): boolean {
    return !this.isDecided && this.facts.holds.some(({ reason }) => reason === 'INCORRECT_ADDRESS');
  }

  /**
   * Whether what placing has written so far is known here. Before, the rows may show more than these facts: somebody
   * may see fulfillment orders, and ask for something, that a worker opened which died before it could tell.
   */
  get isKnown(): boolean {
    return this.isDecided || this.isAwaitingAddress;
  }

  deadline(kind: Deadline['kind']): Deadline | undefined {
    return this.facts.deadlines.find((each) => each.kind === kind);
  }

  get nextDeadline(): Deadline | undefined {
    return this.facts.deadlines[0];
  }

  /** Steps of rival handlers may answer out of order; only a newer answer replaces what is known. */
  learn(facts: OrderFacts): void {
    if (facts.sequence < this.facts.sequence) return;
    this.facts = facts;
    wf.setCurrentDetails(inOneLine(facts));
    if (this.isKnown) this.ui.showHold(facts);
  }

  claim(id: FulfillmentOrderId, claimant: Claimant): void {
    this.#claims.take(id, claimant);
  }

  giveBack(ids: readonly FulfillmentOrderId[]): void {
    this.#claims.giveBack(ids);
  }

  isClaimed(id: FulfillmentOrderId): boolean {
    return this.#claims.of(id) !== undefined;
  }

  /** For as long as an edit takes; who comes for it meanwhile waits, as it may be another one afterwards. */
  isBeingEdited(id: FulfillmentOrderId | undefined): boolean {
    return this.#claims.of(id) === 'EDIT';
  }

  /** By anybody but a shipment, which may wait for a provider: who comes meanwhile waits for what it will be then. */
  isTaken(id: FulfillmentOrderId | undefined): boolean {
    const claimant = this.#claims.of(id);
    return claimant !== undefined && claimant !== 'SHIP';
  }

  claimToShip(message: OrderMessage): PartFacts {
    const part = this.shippable(message);
    this.claim(part.id, 'SHIP');
    return part;
  }

  /** `EDIT` where something is left afterwards, so that another one may wait for it. */
  claimToCancel(claimant: 'CANCEL' | 'EDIT' = 'CANCEL'): FulfillmentOrderId[] {
    this.cancellable();
    return this.claimFree(claimant);
  }

  /** Everything unfinished that nobody works on, perhaps nothing. */
  claimFree(claimant: Claimant): FulfillmentOrderId[] {
    const free = this.facts.parts.filter((part) => !isOver(part.status) && !this.isClaimed(part.id));
    for (const { id } of free) this.claim(id, claimant);
    return free.map(({ id }) => id);
  }

  /** What a hold's end gives up: its fulfillment order, or everything that nobody works on. */
  claimHeld(holdId: string): FulfillmentOrderId[] {
    const { fulfillmentOrderId: of, reason } = this.facts.holds.find(({ id }) => id === holdId) ?? {};
    // An order that nobody pays is given up as a whole.
    return of === undefined || reason === 'AWAITING_PAYMENT' ? this.claimFree('CANCEL') : this.claimOne(of);
  }

  /** To cancel it; nothing when somebody works on it. */
  claimOne(id: FulfillmentOrderId): FulfillmentOrderId[] {
    if (this.isClaimed(id)) return [];
    this.claim(id, 'CANCEL');
    return [id];
  }

  /** The validator asks for an early answer; the claim asks again, because others ran in between. */
  shippable({ isBegun, ...message }: OrderMessage): PartFacts {
    const part = this.unclaimed(partOf(message));
    if (isBegun) return part;
    const { id } = part;
    const orderHold = this.facts.holds.find((hold) => hold.fulfillmentOrderId === undefined);
    if (orderHold || part.status === 'ON_HOLD') {
      throw this.#refuse('order-on-hold', `A hold stands on fulfillment order ${id}: release it before shipping.`);
    }
    const isHandedOver = this.facts.isPickUp && !part.isTransfer;
    if (isHandedOver || !mayShip(part.status, part.floor)) throw this.#notAllowed(part, 'ship');
    return part;
  }

  /** Only what waits at the counter, and only where the customer comes himself. */
  handable({ isBegun, ...message }: OrderMessage): void {
    const part = this.unclaimed(partOf(message));
    if (isBegun) return;
    if (!this.facts.isPickUp || !part.isReady || !allows(part.status, 'pickUp'))
      throw this.#notAllowed(part, 'picked-up');
  }

  /** `CLAIMED`: by the one who asks, who looks again after waiting for his turn. */
  changeable({ isBegun, ...message }: OrderMessage, action: FulfillmentOrderAction, by?: 'CLAIMED'): void {
    const id = partOf(message);
    const part = by === 'CLAIMED' ? this.#part(id) : this.unclaimed(id);
    if (isBegun) return;
    const isWrongPlace = action === 'readyForPickup' && (!this.facts.isPickUp || part.isTransfer === true);
    if (!allows(part.status, action) || isWrongPlace) throw this.#notAllowed(part, action);
  }

  /**
   * For who claims all of the order: work, holds and edits have a part for a moment only, so they are waited for, and
   * nothing comes between the last look and the claim. A shipment is not waited for.
   */
  async whenFree<Claim>(claim: () => Claim): Promise<Claim> {
    while (this.#claims.areBusy) await wf.condition(() => !this.#claims.areBusy);
    return claim();
  }

  /** Something is on its way out, and what the order's shipments are worth may change with it. */
  get isShipping(): boolean {
    return this.#claims.areShipping;
  }

  cancellable(): void {
    const canBe = ({ id, status }: PartFacts) => {
      const claimant = this.#claims.of(id);
      return !isOver(status) && (claimant === undefined || isForAMoment(claimant));
    };
    if (this.facts.parts.some(canBe)) return;
    throw refusal(notCancellable(this.orderId, this.status));
  }

  openHold(holdId: string | undefined): HoldFacts {
    const hold = this.facts.holds.find(({ id }) => id === holdId);
    if (hold) return hold;
    const { kind, detail } = noSuchHold(this.orderId, holdId);
    throw this.#refuse(kind, detail);
  }

  #part(id: FulfillmentOrderId): PartFacts {
    const part = this.facts.parts.find((candidate) => candidate.id === id);
    if (part) return part;
    throw this.#refuse('fulfillment-order-not-found', `Order ${this.orderId} has no fulfillment order ${id}.`);
  }

  unclaimed(id: FulfillmentOrderId): PartFacts {
    const part = this.#part(id);
    const claimant = this.#claims.of(id);
    if (claimant === undefined) return part;
    throw this.#refuse(
      'already-claimed',
      `Fulfillment order ${id} is being worked on: ${claimant}. Try again after it.`,
    );
  }

  /** Fulfillment orders that wait for stock. */
  get waiting(): FulfillmentOrderId[] {
    return this.facts.parts
      .filter(({ locationId, status }) => locationId === null && status !== 'SCHEDULED' && !isOver(status))
      .map(({ id }) => id);
  }

  mustBeAsked(): void {
    if (this.waiting.length > 0) return;
    throw this.#refuse('nothing-was-asked', `Order ${this.orderId} waits for no stock: there is nothing to answer.`);
  }

  mustAwaitPayment(): void {
    if (this.facts.holds.some(({ reason }) => reason === 'AWAITING_PAYMENT')) return;
    throw this.#refuse('payment-not-awaited', `Order ${this.orderId} is ${this.status} and waits for no payment.`);
  }

  /** Not while it ends: what comes then is answered from the rows. */
  mustBeOpen(): void {
    if (!isEnded(this.status)) return;
    throw refusal(hasEnded(this.orderId, this.status));
  }

  /** Changes of the plan take turns; each must look again at what it wants once its turn has come. */
  async inTurn<Answer>(change: () => Promise<Answer>): Promise<Answer> {
    const turn = this.#planChanges;
    this.#planChanges += 1;
    await wf.condition(() => this.#planTurn === turn);
    try {
      return await change();
    } finally {
      this.#planTurn += 1;
    }
  }

  #notAllowed(part: PartFacts, action: string): wf.ApplicationFailure {
    const { kind, detail, facts } = notAllowed(part.id, action, part.status);
    return this.#refuse(kind, detail, facts);
  }

  #refuse(kind: OrderErrorKind, detail: string, facts: OrderError['facts'] = {}): wf.ApplicationFailure {
    return refusal({ kind, detail, facts: { orderId: this.orderId, ...facts } });
  }
}

/** For people in the Temporal UI. */
function inOneLine({ status, parts, holds, deadlines }: OrderFacts): string {
  const work = parts.map((part) => part.status).join(', ') || 'no fulfillment orders yet';
  const held = holds.map(({ reason }) => reason).join(', ');
  const next = deadlines[0];
  const until = next ? `; next: ${next.kind} by ${new Date(next.atMs).toISOString()}` : '';
  return `${status}: ${work}${held && `; held: ${held}`}${until}`;
}
