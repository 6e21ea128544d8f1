import { ok } from './shop.ts';
import type { Json, World } from './world.ts';

/** A key of its own, made over HTTP. */
export async function aKey(world: World, roles: readonly string[], channelIds?: readonly string[]): Promise<string> {
  const body = { name: roles.join('+'), roles, ...(channelIds ? { channelIds } : {}) };
  return (await ok(world.call('POST', '/v1/api-keys', { body }))).key;
}

/** Accounts of one order, debits less credits in whatever currency; those at zero are absent. */
export async function balancesOf(world: World, { id }: Json): Promise<Record<string, number>> {
  const { items } = await ok(world.call('GET', `/v1/journal?orderId=${id}&limit=200`));
  const balances: Record<string, number> = {};
  for (const { account, debit, credit } of items.flatMap(({ lines }: Json) => lines))
    balances[account] = (balances[account] ?? 0) + debit - credit;
  return Object.fromEntries(Object.entries(balances).filter(([, balance]) => balance !== 0));
}
