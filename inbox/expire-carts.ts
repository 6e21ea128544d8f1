import type { Logger } from 'pino';
import { expireHold, listOverdue } from '../db/cart-holds/cart-holds.ts';
import type { Database } from '../db/database.ts';

const BATCH = 100;

/** Frees the units of carts whose time is over. One that cannot be ended stops no other. */
export async function expireCarts(db: Database, log: Pick<Logger, 'warn'>): Promise<void> {
  for (const id of await listOverdue(db, BATCH)) {
    try {
      await expireHold(db, id);
    } catch (error) {
      log.warn({ err: error, cartHoldId: id }, 'a cart whose time is over keeps its units');
    }
  }
}
