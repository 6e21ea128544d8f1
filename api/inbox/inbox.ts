import type { FastifyInstance } from 'fastify';
import { type InboxRow, keepOutcome, leaveToSweep } from '../../db/order/inbox.ts';
import { type CommandOutcome, saysItself } from '../../domain/order/command.ts';
import { type Delivery, deliver } from '../../inbox/deliver.ts';
import { searchAttributesOf } from '../../inbox/search-attributes.ts';
import { TemporalProbe } from '../../inbox/temporal.ts';
import { startOrder } from '../../inbox/to-order.ts';
import type { CommandAnswer } from '../plugins/metrics.ts';
import { Problem } from '../problem.ts';

/** How long a caller waits for his order's workflow before he is told 202. */
const ANSWER_TIME_MAX_MS = 20_000;

declare module 'fastify' {
  interface FastifyInstance {
    readonly inbox: Inbox;
  }
}

/** Gives every route `app.inbox`. */
export function openInbox(app: FastifyInstance): void {
  const { byKeys: db, temporal, config, logger } = app.parts;
  const hasSearchAttributes = searchAttributesOf(temporal, logger);
  const probe = new TemporalProbe(temporal);
  app.addHook('onClose', () => probe.stop());
  app.decorate(
    'inbox',
    new Inbox({ db, client: temporal, taskQueue: config.TEMPORAL_TASK_QUEUE, hasSearchAttributes }, probe, app),
  );
}

/** Carries commands that are written down to their orders; what cannot be carried now, the worker's sweep will. */
export class Inbox {
  readonly #delivery: Delivery;
  readonly #probe: TemporalProbe;
  readonly #app: FastifyInstance;

  constructor(delivery: Delivery, probe: TemporalProbe, app: FastifyInstance) {
    this.#delivery = delivery;
    this.#probe = probe;
    this.#app = app;
  }

  /** DONE, or UNDECIDED when it takes longer or Temporal is away. A refusal is thrown as the problem it is. */
  async carry(command: InboxRow): Promise<'DONE' | 'UNDECIDED'> {
    const outcome = command.outcome ?? (await this.#deliver(command));
    this.#app.metrics.commands.inc({ kind: command.kind, outcome: answerOf(command, outcome) });
    if (outcome === 'UNDECIDED') return outcome;
    if (outcome.status === 'REFUSED') throw Problem.ofRefusal(outcome.refusal);
    return 'DONE';
  }

  /** `Prefer: respond-async`: the workflow is started and its decision left to be looked up. */
  async start(command: InboxRow): Promise<void> {
    await leaveToSweep(this.#delivery.db, command.id);
    if (!this.#probe.isAnswering) return;
    const { client } = this.#delivery;
    const started = client.withDeadline(Date.now() + ANSWER_TIME_MAX_MS, () => startOrder(this.#delivery, command));
    await this.#probe.unlessAway(started).catch((error: unknown) => this.#tellAway(error, command));
  }

  async #deliver(command: InboxRow): Promise<CommandOutcome | 'UNDECIDED'> {
    const { db } = this.#delivery;
    const outcome = this.#probe.isAnswering ? await this.#try(command) : 'UNDECIDED';
    if (outcome === 'UNDECIDED') await leaveToSweep(db, command.id);
    else if (outcome.status === 'REFUSED' || !saysItself(command.kind)) await keepOutcome(db, command.id, outcome);
    return outcome;
  }

  async #try(command: InboxRow): Promise<CommandOutcome | 'UNDECIDED'> {
    try {
      const outcome = await this.#probe.unlessAway(deliver(this.#delivery, command, ANSWER_TIME_MAX_MS));
      return outcome === 'AWAY' ? 'UNDECIDED' : outcome;
    } catch (error) {
      this.#tellAway(error, command);
      return 'UNDECIDED';
    }
  }

  #tellAway(error: unknown, { id: commandId, orderId, kind }: InboxRow): void {
    this.#app.log.warn({ err: error, commandId, orderId, kind }, 'Temporal did not take a command; the sweep will');
  }
}

function answerOf({ outcome: earlier }: InboxRow, outcome: CommandOutcome | 'UNDECIDED'): CommandAnswer {
  if (earlier) return 'REPEATED';
  return outcome === 'UNDECIDED' ? outcome : outcome.status;
}
