import { createHmac, randomBytes } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import type { Database } from '../../db/database.ts';
import { type ApiKeyRow, insertApiKey, listApiKeys, lockAdminKeys, revokeApiKey } from '../../db/people/api-keys.ts';
import type { ChannelId, LocationId } from '../../domain/ids.ts';
import { pageOf, readTextCursor } from '../cursor.ts';
import { doOnce } from '../idempotency.ts';
import { bearerOf, hashOfKey } from '../plugins/auth.ts';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { withoutNulls } from '../present.ts';
import { notFound, Problem } from '../problem.ts';
import { IdempotencyHeaders } from '../schemas.ts';
import { ApiKeyBody, ApiKeyList, ApiKeyMade, ApiKeyParams, ApiKeyQuery, type ApiKeyView } from './schemas.ts';

const tags = ['API keys'];

export const apiKeyRoutes: ZodPlugin = async (app) => {
  const { db } = app.parts;

  app.post(
    '/v1/api-keys',
    {
      schema: {
        tags,
        summary: 'Create an API key',
        headers: IdempotencyHeaders,
        body: ApiKeyBody,
        response: answers({ 201: ApiKeyMade }),
      },
    },
    async (request, reply) => {
      const bearer = bearerOf(request);
      const { salt, view } = await doOnce(app, request, async (tx) => {
        const salt = randomBytes(32).toString('base64url');
        const hash = hashOfKey(keyFrom(bearer, salt));
        const row = await insertApiKey(tx, { id: newId(), hash, ...request.body });
        return { salt, view: apiKeyView(row) };
      });
      return reply.code(201).send({ ...view, key: keyFrom(bearer, salt) });
    },
  );

  app.get(
    '/v1/api-keys',
    { schema: { tags, summary: 'List API keys', querystring: ApiKeyQuery, response: answers({ 200: ApiKeyList }) } },
    async ({ query: { cursor, limit } }) => {
      const rows = await listApiKeys(db, readTextCursor(cursor), limit + 1);
      return pageOf(rows, limit, apiKeyView, ({ id }) => [id]);
    },
  );

  app.delete(
    '/v1/api-keys/:id',
    { schema: { tags, summary: 'Delete an API key', params: ApiKeyParams, response: answers({ 204: z.null() }) } },
    async ({ params: { id } }, reply) => {
      await deleteApiKey(db, id);
      app.callers.forget();
      return reply.code(204).send(null);
    },
  );
};

/**
 * The key is kept nowhere, yet a repeat of the call must show it again: so it is made of the caller's own key and a
 * stored salt, neither of which tells it alone.
 */
function keyFrom(bearer: string, salt: string): string {
  return `ol_${createHmac('sha256', bearer).update(`api-key:${salt}`).digest('base64url')}`;
}

function deleteApiKey(db: Database, id: string): Promise<void> {
  return db.transaction().execute(async (tx) => {
    const admins = await lockAdminKeys(tx);
    if (admins.length === 1 && admins[0]?.id === id) {
      throw new Problem(
        'last-admin-key',
        `Key ${id} is the only one left with the role admin; create another one first.`,
      );
    }
    if (!(await revokeApiKey(tx, id))) throw notFound('API key', id);
  });
}

function apiKeyView(row: ApiKeyRow): z.output<typeof ApiKeyView> {
  const { hash: _hash, revokedAt: _revokedAt, createdAt, locationIds, channelIds, ...plain } = row;
  return withoutNulls({
    ...plain,
    createdAt: createdAt.toISOString(),
    locationIds: locationIds as LocationId[] | null,
    channelIds: channelIds as ChannelId[] | null,
  });
}
