import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { hashOfKey } from '../../api/plugins/auth.ts';
import { registerFirstKey } from '../../db/people/api-keys.ts';
import { openApi, type TestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

const make = async (own: object = {}) =>
  (await api.call('POST /v1/api-keys', { name: 'till', roles: ['viewer'], ...own })).json();
const statusWith = async (key: string) => (await api.call('GET /v1/skus', undefined, { key })).statusCode;

describe('an API key', () => {
  it('works from when it is made until it is deleted', async () => {
    const { id, key } = await make();
    const before = await statusWith(key);

    const deleted = await api.call(`DELETE /v1/api-keys/${id}`);

    expect([before, deleted.statusCode, await statusWith(key)]).toEqual([200, 204, 401]);
    expect((await api.call(`DELETE /v1/api-keys/${id}`)).statusCode).toBe(404);
  });

  it('is shown once and stored as a hash only', async () => {
    const { id, key } = await make();

    const listed = (await api.call('GET /v1/api-keys')).json().items.find((each: { id: string }) => each.id === id);

    expect(listed).toEqual({ id, name: 'till', roles: ['viewer'], createdAt: expect.any(String) });
    const { rows } = await sql`select * from api_key where id = ${id}`.execute(api.db);
    expect(rows).toMatchObject([{ hash: hashOfKey(key) }]);
    expect(JSON.stringify(rows)).not.toContain(key);
  });

  it('that is the last one of an admin cannot be deleted', async () => {
    const { items } = (await api.call('GET /v1/api-keys')).json();
    const admin = items.find(({ roles }: { roles: string[] }) => roles.includes('admin'));

    const answer = await api.call(`DELETE /v1/api-keys/${admin.id}`);

    expect([answer.statusCode, answer.json().type]).toEqual([409, '/problems/last-admin-key']);
  });

  it('of two last admins survives once when they delete each other', async () => {
    const [one, two] = await Promise.all([make({ roles: ['admin'] }), make({ roles: ['admin'] })]);
    await sql`update api_key set revoked_at = now() where id not in (${one.id}, ${two.id})`.execute(api.db);

    const answers = await Promise.all([
      api.call(`DELETE /v1/api-keys/${two.id}`, undefined, { key: one.key }),
      api.call(`DELETE /v1/api-keys/${one.id}`, undefined, { key: two.key }),
    ]);

    await sql`update api_key set revoked_at = null`.execute(api.db);
    api.app.callers.forget();
    expect(answers.map(({ statusCode }) => statusCode).filter((status) => status === 204)).toHaveLength(1);
  });

  it('from the environment has every role, also when the process starts again', async () => {
    const hash = hashOfKey('key-of-the-operator');
    await registerFirstKey(api.db, { id: '00000000-0000-7000-8000-000000000001', hash });

    await registerFirstKey(api.db, { id: '00000000-0000-7000-8000-000000000002', hash });

    expect((await api.call('GET /v1/api-keys', undefined, { key: 'key-of-the-operator' })).statusCode).toBe(200);
  });

  it.each([{ roles: [] }, { roles: ['king'] }, { name: '' }, { locationIds: ['/'] }])(
    'with %j is invalid',
    async (own) => {
      expect((await make(own)).type).toBe('/problems/invalid-request');
    },
  );
});
