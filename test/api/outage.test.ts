import { expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { pino } from 'pino';
import { createStripeGateway } from '../../activities/payments/stripe-gateway.ts';
import { createApi } from '../../api/server.ts';
import { loadConfig } from '../../config.ts';
import { type Database, openDatabase } from '../../db/database.ts';
import { openTemporal } from '../../inbox/temporal.ts';
import { openApi } from '../support/api.ts';
import { createDatabase, environmentOf } from '../support/stack.ts';

it('answers 503 with Retry-After while nothing listens at the address of the database', async () => {
  const database = await createDatabase();
  const config = loadConfig(environmentOf(database));
  const db = openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none' });
  const temporal = openTemporal(config);
  const payments = createStripeGateway({ apiKey: config.STRIPE_API_KEY, webhookSecret: config.STRIPE_WEBHOOK_SECRET });
  const app = await createApi({ db, byKeys: db, config, temporal, payments, logger: pino({ level: 'silent' }) });

  const answer = await app.inject({ url: '/v1/skus', headers: { authorization: 'Bearer some-key' } });

  expect([answer.statusCode, answer.json().type]).toEqual([503, '/problems/database-unavailable']);
  expect(answer.headers['retry-after']).toBe('5');
  expect(answer.body).not.toMatch(/ECONNREFUSED|127\.0\.0\.1/);
  expect((await app.inject('/health')).statusCode).toBe(200);
  expect((await app.inject('/ready')).json().checks.database).toBe('FAILED');
  await app.close();
  await Promise.all([db.destroy(), temporal.connection.close(), database.drop()]);
});

it('answers 503 when the database breaks the connection during a call, and works again afterwards', async () => {
  const api = await openApi();
  const other = openDatabase({ url: api.databaseUrl, connectionsMax: 1 });
  await api.call('PUT /v1/skus/TEE', { name: 'Tee' });
  const held = await other.startTransaction().execute();
  await held.selectFrom('sku').selectAll().forUpdate().execute();
  const waiting = api.call('PUT /v1/skus/TEE', { name: 'Tee shirt' });
  await new Promise((resolve) => setTimeout(resolve, 200));

  await breakOthers(held);
  const answer = await waiting;

  await held.rollback().execute();
  expect([answer.statusCode, answer.json().type]).toEqual([503, '/problems/database-unavailable']);
  expect((await api.call('GET /v1/skus/TEE')).json().name).toBe('Tee');
  await other.destroy();
  await api.close();
});

/** What an administrator's shutdown does to every connection but his own. */
async function breakOthers(db: Database): Promise<void> {
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(db);
}
