import type { Logger } from 'pino';
import { type InboxRow, keepOutcome, takeUndelivered } from '../db/order/inbox.ts';
import { type Delivery, deliver } from './deliver.ts';
import { expireCarts } from './expire-carts.ts';
import { waitingLine } from './serve-waiting.ts';

const BATCH = 50;
const WAIT_MS = 5_000;
// Longer than a batch may take, so that no other sweep takes what this one still works on.
const TAKEN_FOR_MS = 15_000;

/**
 * Delivers what nobody waits for any more: what came while Temporal was away, or whose API died. And ends carts, and
 * serves who waits for stock.
 */
export function startSweep(
  delivery: Delivery,
  everyMs: number,
  log: Pick<Logger, 'info' | 'warn'>,
): { stop(): Promise<void> } {
  let isStopping = false;
  let wake = () => {};
  const waiting = waitingLine(delivery.db, log);
  const run = async () => {
    while (!isStopping) {
      await expireCarts(delivery.db, log).catch((error: unknown) => {
        log.warn({ err: error }, 'the sweep could not look for carts whose time is over');
      });
      await waiting.serve();
      const swept = await sweepOnce(delivery, log).catch((error: unknown) => {
        log.warn({ err: error }, 'the sweep could not read the inbox');
        return 0;
      });
      // A full batch means that more is waiting.
      if (swept === BATCH) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, everyMs);
      });
    }
  };
  const running = run();
  return {
    async stop() {
      isStopping = true;
      wake();
      await running;
    },
  };
}

/** Returns how many commands it took. One that cannot be delivered stops no other. */
export async function sweepOnce(delivery: Delivery, log: Pick<Logger, 'info' | 'warn'>): Promise<number> {
  const commands = await takeUndelivered(delivery.db, BATCH, TAKEN_FOR_MS);
  const byOrder = Map.groupBy(commands, ({ orderId }) => orderId);
  await Promise.all(
    [...byOrder.values()].map(async (ofOrder) => {
      // One after the other: what came first to an order is delivered first.
      for (const command of ofOrder) await deliverOne(delivery, command, log);
    }),
  );
  return commands.length;
}

async function deliverOne(delivery: Delivery, command: InboxRow, log: Pick<Logger, 'info' | 'warn'>): Promise<void> {
  const { id: commandId, orderId, kind } = command;
  try {
    const outcome = await deliver(delivery, command, WAIT_MS);
    if (outcome === 'UNDECIDED') return;
    await keepOutcome(delivery.db, commandId, outcome);
    log.info({ orderId, commandId, kind, outcome: outcome.status }, 'the sweep delivered a command');
  } catch (error) {
    log.warn({ err: error, orderId, commandId, kind }, 'the sweep could not deliver a command');
  }
}
