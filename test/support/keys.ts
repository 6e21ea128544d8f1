import { randomUUID } from 'node:crypto';
import { ok } from './shop.ts';
import type { Answer, Call, World } from './world.ts';

type Scope = { readonly roles: readonly string[]; readonly locationIds?: readonly string[] };
export type CallAs = (method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, call?: Call) => Promise<Answer>;

/** The same world with a key that may and sees less. */
export async function withKey(world: World, scope: Scope): Promise<CallAs> {
  const { key } = await ok(world.call('POST', '/v1/api-keys', { body: { name: randomUUID(), ...scope } }));
  const authorization = `Bearer ${key}`;
  return (method, url, call = {}) => world.call(method, url, { ...call, headers: { ...call.headers, authorization } });
}
