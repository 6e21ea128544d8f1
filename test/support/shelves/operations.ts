import { isRefusal } from '../../../activities/refuse.ts';
import { Problem } from '../../../api/problem.ts';
import type { LocationId } from '../../../domain/ids.ts';
import { CARTS, endCarts } from './carts.ts';
import { GOODS } from './goods.ts';
import { endOrders, ORDERS } from './orders.ts';
import { type ARTICLES, Refused, type Shelves } from './shelves.ts';
import { endWaiting, WAITING } from './waiting.ts';

export type Facts = {
  readonly article: (typeof ARTICLES)[number];
  readonly locationId: LocationId;
  readonly to: LocationId;
  readonly quantity: number;
  /** Which of those that are open at that moment. */
  readonly which: number;
};
/** One way in which the product changes stock, a transaction of its own. Returns whether it changed anything. */
export type Operate = (shelves: Shelves, facts: Facts) => Promise<boolean>;

export const OPERATIONS: Readonly<Record<string, Operate>> = { ...GOODS, ...CARTS, ...ORDERS, ...WAITING };

export async function attempt(shelves: Shelves, name: string, facts: Facts): Promise<boolean> {
  try {
    return (await OPERATIONS[name]?.(shelves, facts)) ?? false;
  } catch (error) {
    if (error instanceof Problem || error instanceof Refused || isRefusal(error)) return false;
    throw error;
  }
}

/** Every cart and order gives up what it has, and then once more. */
export async function endEverything(shelves: Shelves): Promise<void> {
  await endCarts(shelves);
  await endOrders(shelves);
  await endWaiting(shelves);
}
