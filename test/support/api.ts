import { createHash, randomUUID } from 'node:crypto';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { createStripeGateway } from '../../activities/payments/stripe-gateway.ts';
import { createApi } from '../../api/server.ts';
import { loadConfig } from '../../config.ts';
import { type Database, openDatabase } from '../../db/database.ts';
import { insertApiKey } from '../../db/people/api-keys.ts';
import { ROLES, type Role } from '../../domain/role.ts';
import { openTemporal } from '../../inbox/temporal.ts';
import { createDatabase, environmentOf } from './stack.ts';

export type KeyOptions = {
  readonly roles?: readonly Role[];
  readonly locationIds?: readonly string[];
  readonly channelIds?: readonly string[];
};
export type CallOptions = {
  readonly key?: string;
  readonly idempotencyKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
};
export type TestApi = {
  readonly app: FastifyInstance;
  readonly db: Database;
  readonly databaseUrl: string;
  /** Each line the API logged. */
  readonly log: string[];
  /** `call('PUT /v1/skus/TEE', { name: 'Tee' })`, with a key of every role unless told otherwise. */
  call(route: string, body?: unknown, options?: CallOptions): Promise<LightMyRequestResponse>;
  makeKey(options?: KeyOptions): Promise<string>;
  close(): Promise<void>;
};

/** The API on a database of its own; no worker is there, so orders stay as they came. */
export async function openApi(): Promise<TestApi> {
  const database = await createDatabase();
  const config = loadConfig(environmentOf(database));
  const db = openDatabase({ url: database.url, connectionsMax: 20 });
  const log: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void log.push(line) });
  const temporal = openTemporal(config);
  const payments = createStripeGateway({
    apiKey: config.STRIPE_API_KEY,
    webhookSecret: config.STRIPE_WEBHOOK_SECRET,
    apiBase: 'http://127.0.0.1:1',
  });
  const app = await createApi({ db, byKeys: db, config, temporal, payments, logger });
  const makeKey = (options: KeyOptions = {}) => insertKey(db, options);
  const ownKey = await makeKey();

  return {
    app,
    db,
    databaseUrl: database.url,
    log,
    makeKey,
    call: (route, body, { key = ownKey, idempotencyKey, headers } = {}) => {
      const [method = 'GET', url = '/'] = route.split(/ (.*)/s);
      return app.inject({
        method: method as 'GET',
        url,
        ...(body !== undefined && { payload: JSON.stringify(body) }),
        headers: {
          authorization: `Bearer ${key}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
          ...headers,
        },
      });
    },
    async close() {
      await app.close();
      await db.destroy();
      await temporal.connection.close();
      await database.drop();
    },
  };
}

async function insertKey(db: Database, { roles = ROLES, locationIds, channelIds }: KeyOptions): Promise<string> {
  const key = `test-${randomUUID()}`;
  const scope = { locationIds: locationIds ? [...locationIds] : null, channelIds: channelIds ? [...channelIds] : null };
  const hash = createHash('sha256').update(key).digest('hex');
  await insertApiKey(db, { id: randomUUID(), name: roles.join('+'), hash, roles: [...roles], ...scope });
  return key;
}
