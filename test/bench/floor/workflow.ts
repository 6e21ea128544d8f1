import { condition, defineSignal, defineUpdate, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { nothing } from './worker.ts';

export const place = defineUpdate('place');
export const ship = defineUpdate('ship');
export const deliver = defineSignal('deliver');

const touch = proxyLocalActivities<{ nothing: typeof nothing }>({ startToCloseTimeout: '2 seconds' });

/** Temporal's share of an order: its messages, its steps and its timers, and nothing that they are for. */
export async function floor(): Promise<void> {
  let [isPlaced, isShipped, isDelivered] = [false, false, false];
  setHandler(place, () => condition(() => isPlaced));
  setHandler(ship, async () => {
    await steps(3);
    isShipped = true;
  });
  setHandler(deliver, async () => {
    await steps(1);
    isDelivered = true;
  });

  await steps(3);
  isPlaced = true;
  await condition(() => isShipped, '8 hours');
  await condition(() => isDelivered, '14 days');
  await steps(1);
}

async function steps(count: number): Promise<void> {
  for (let done = 0; done < count; done += 1) await touch.nothing();
}
