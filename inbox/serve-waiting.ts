import type { Logger } from 'pino';
import { offerFreeUnits } from '../db/backorders/offer.ts';
import type { Database } from '../db/database.ts';
import type { FulfillmentOrderId } from '../domain/ids.ts';

/** Looks again and again for who waits for stock while there is some. */
export function waitingLine(db: Database, log: Pick<Logger, 'warn'>): { serve(): Promise<void> } {
  let after: FulfillmentOrderId | undefined;
  return {
    async serve() {
      try {
        after = await offerFreeUnits(db, 'system', after);
      } catch (error) {
        after = undefined;
        log.warn({ err: error }, 'the sweep could not give free units to who waits for them');
      }
    },
  };
}
