import { ok } from './shop.ts';
import type { World } from './world.ts';

/** A key of its own, made over HTTP. */
export async function aKey(world: World, roles: readonly string[], channelIds?: readonly string[]): Promise<string> {
  const body = { name: roles.join('+'), roles, ...(channelIds ? { channelIds } : {}) };
  return (await ok(world.call('POST', '/v1/api-keys', { body }))).key;
}
