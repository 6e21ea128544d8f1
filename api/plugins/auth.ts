import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Database } from '../../db/database.ts';
import { findApiKey } from '../../db/people/api-keys.ts';
import type { ChannelId, LocationId } from '../../domain/ids.ts';
import { type Access, accessTo } from '../access.ts';
import type { Caller } from '../caller.ts';
import { Problem } from '../problem.ts';
import { limitGuesses } from './guesses.ts';

/** How long a revoked key may still be accepted by another process than the one that revoked it. */
const CACHE_TIME_MS = 3_000;
const CACHE_SIZE_MAX = 1_000;

const CALLER = Symbol('caller');

declare module 'fastify' {
  interface FastifyRequest {
    /** Throws on a public route: those know no caller. */
    readonly caller: Caller;
    [CALLER]?: Caller;
  }
  interface FastifyInstance {
    readonly callers: Callers;
  }
}

export const hashOfKey = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Asks for a key with the right role before anything else of a request is looked at. */
export async function authenticate(app: FastifyInstance): Promise<void> {
  const countGuess = await limitGuesses(app);
  const callers = new Callers(app.parts.db);
  app.decorate('callers', callers);
  app.decorateRequest('caller', {
    getter(this: FastifyRequest) {
      const caller = this[CALLER];
      if (!caller) throw new Error(`nobody is known to call ${this.routeOptions.url}: the route is public`);
      return caller;
    },
  });
  app.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) accessOrFail(each, url);
  });
  app.addHook('onRequest', async (request) => {
    const { url, method } = request.routeOptions;
    // Without a route there is nothing to protect; the answer will be 404.
    if (url === undefined) return;
    const access = accessOrFail([method].flat()[0] ?? request.method, url);
    if (access === 'PUBLIC') return;
    const caller = await callers.find(bearerOf(request));
    if (!caller) {
      await countGuess(request);
      throw new Problem('unauthorized', 'The API key is unknown or was deleted.');
    }
    mustHaveRole(caller, access);
    request[CALLER] = caller;
  });
}

function accessOrFail(method: string, pattern: string): Access {
  const access = accessTo(method, pattern);
  if (!access) throw new Error(`api/access.ts must have a line for '${method} ${pattern}'`);
  return access;
}

/** The token after `Authorization: Bearer`. */
export function bearerOf({ headers }: FastifyRequest): string {
  const [, token] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
  if (token) return token;
  throw new Problem('unauthorized', 'The call needs the header `Authorization: Bearer <API key>`.');
}

export function mustHaveRole({ roles }: Caller, access: Access): void {
  if (access === 'PUBLIC' || roles.some((role) => access.includes(role))) return;
  const detail = `The key has ${roles.join(', ')}; this needs one of ${access.join(', ')}.`;
  throw new Problem('forbidden', detail, { facts: { roles: access } });
}

/** The callers behind API keys, remembered for a few seconds. */
export class Callers {
  readonly #db: Database;
  readonly #known = new Map<string, { readonly caller: Caller; readonly until: number }>();

  constructor(db: Database) {
    this.#db = db;
  }

  async find(key: string): Promise<Caller | undefined> {
    const hash = hashOfKey(key);
    const known = this.#known.get(hash);
    if (known && known.until > Date.now()) return known.caller;
    const row = await findApiKey(this.#db, hash);
    if (!row) return undefined;
    if (this.#known.size >= CACHE_SIZE_MAX) this.#known.clear();
    const caller = callerOf(row);
    this.#known.set(hash, { caller, until: Date.now() + CACHE_TIME_MS });
    return caller;
  }

  forget(): void {
    this.#known.clear();
  }
}

function callerOf(row: NonNullable<Awaited<ReturnType<typeof findApiKey>>>): Caller {
  const { id: client, name, roles, locationIds, channelIds } = row;
  return {
    client,
    name,
    roles,
    ...(locationIds && { locationIds: locationIds as LocationId[] }),
    ...(channelIds && { channelIds: channelIds as ChannelId[] }),
  };
}
