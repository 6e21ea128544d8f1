import { atOnce } from '../../api/at-once.ts';
import type { ApiClient } from '../api-client.ts';
import { deliverOrder } from '../deliver-order.ts';
import { type DemoOrder, ORDERS } from './orders.ts';

const AT_ONCE = 4;

/** Places the demo orders that are not there yet and returns how many that were. */
export async function placeDemoOrders(api: ApiClient): Promise<number> {
  const placed = await atOnce(AT_ONCE, ORDERS, async ({ goesTo, ...order }) => {
    const [found] = await findOrder(api, order);
    const { id } = found ?? (await api.post<{ id: string }>('/v1/orders', `demo ${order.externalOrderId}`, order));
    if (goesTo === 'DELIVERED') await deliverOrder(api, id);
    return found ? 0 : 1;
  });
  return placed.reduce<number>((sum, count) => sum + count, 0);
}

async function findOrder(api: ApiClient, order: Pick<DemoOrder, 'channel' | 'externalOrderId'>) {
  const query = new URLSearchParams({ channel: order.channel, externalOrderId: order.externalOrderId });
  return (await api.get<{ items: { id: string }[] }>(`/v1/orders?${query}`)).items;
}
