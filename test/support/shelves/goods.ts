import { v7 as uuid } from 'uuid';
import { takeFromAside, takeIn } from '../../../activities/returns/stock.ts';
import { recordMovements } from '../../../api/stock-movements/record.ts';
import { setSafetyStock } from '../../../db/stock/read-stock.ts';
import type { ReturnId } from '../../../domain/ids.ts';
import type { Disposition } from '../../../domain/return/return.ts';
import type { EnteredReason } from '../../../domain/stock-movement.ts';
import { anOrderRow } from '../order-rows.ts';
import type { Operate } from './operations.ts';

const moves =
  (reason: EnteredReason, sign: 1 | -1 = 1): Operate =>
  async (shelves, { article, locationId, quantity, to }) => {
    const toLocation = reason === 'TRANSFERRED' ? { toLocationId: to } : {};
    if (reason === 'TRANSFERRED' && to === locationId) return false;
    const movement = { sku: shelves.sku(article), locationId, quantity: sign * quantity, reason, ...toLocation };
    return (await shelves.tx((tx) => recordMovements(tx, [movement], 'test'))).length > 0;
  };

/** Returned goods, and what was set aside of them; what is not there any more is not taken away. */
const comesBack =
  (disposition: Disposition, move: typeof takeIn): Operate =>
  async (shelves, { article, locationId, quantity }) => {
    // Of a line it is only looked at what it is made of.
    const line = { sku: shelves.sku(article), kit: null } as unknown as Parameters<typeof takeIn>[2][number]['line'];
    const by = { orderId: await anOrderRow(shelves.db), returnId: uuid() as ReturnId, actor: 'test' };
    await shelves.tx((tx) => move(tx, by, [{ line, quantity, disposition, locationId }]));
    return true;
  };

export const GOODS = {
  receive: moves('RECEIVED'),
  count: moves('COUNTED'),
  lose: moves('ADJUSTED', -1),
  damage: moves('DAMAGED'),
  mend: moves('DAMAGED', -1),
  transfer: moves('TRANSFERRED'),
  restock: comesBack('RESTOCKED', takeIn),
  'set aside': comesBack('PROCESSING_REQUIRED', takeIn),
  'inspect and restock': comesBack('RESTOCKED', takeFromAside),
  'inspect and throw away': comesBack('NOT_RESTOCKED', takeFromAside),
  'keep safety stock': async (shelves, { article, locationId, quantity }) => {
    const place = { sku: shelves.sku(article), locationId };
    await shelves.tx((tx) => setSafetyStock(tx, place, quantity % 3));
    return true;
  },
} as const satisfies Record<string, Operate>;
