import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Fastify from 'fastify';
import { ACCESS, type Access, accessTo } from '../../api/access.ts';
import type { ApiParts } from '../../api/parts.ts';
import { authenticate } from '../../api/plugins/auth.ts';
import { ROLES, type Role } from '../../domain/role.ts';
import { openApi, type TestApi } from '../support/api.ts';

let api: TestApi;
let keys: Readonly<Record<Role, string>>;
beforeAll(async () => {
  api = await openApi();
  const made = await Promise.all(ROLES.map(async (role) => [role, await api.makeKey({ roles: [role] })]));
  keys = Object.fromEntries(made);
});
afterAll(() => api.close());

const SOME_ID = '00000000-0000-7000-8000-000000000000';
const protectedRoutes = Object.entries(ACCESS).filter(([, access]) => access !== 'PUBLIC') as [
  string,
  Exclude<Access, 'PUBLIC'>,
][];
const urlOf = (route: string) => route.replaceAll(/:\w+/g, SOME_ID);

/** Routes of the table that are there already, with the roles that may call them. */
const builtRoutes = () =>
  protectedRoutes.filter(([route]) => {
    const [method, url] = route.split(' ') as ['GET', string];
    return api.app.hasRoute({ method, url });
  });

describe('access', () => {
  it('is had by the roles of the table and by no other', async () => {
    const wrong: string[] = [];
    for (const [route, allowed] of builtRoutes()) {
      const answers = await Promise.all(ROLES.map((role) => callAs(route, keys[role])));
      const admitted = ROLES.filter((_role, index) => answers[index] !== 403);
      if (admitted.join() !== ROLES.filter((role) => allowed.includes(role)).join())
        wrong.push(`${route}: ${admitted}`);
      expect(answers).not.toContain(401);
    }

    expect(wrong).toEqual([]);
    expect(builtRoutes().length).toBeGreaterThan(40);
  });

  it('needs a key wherever it is not public', async () => {
    const answers = await Promise.all(builtRoutes().map(([route]) => callAs(route, 'no-such-key')));

    expect(new Set(answers)).toEqual(new Set([401]));
  });

  it('stops the start of a route that has no line', async () => {
    const app = Fastify();
    app.decorate('parts', { db: api.db } as ApiParts);
    await authenticate(app);

    expect(() => app.get('/v1/secrets', () => 'psst')).toThrow("must have a line for 'GET /v1/secrets'");
  });

  it('to HEAD is that to GET', () => {
    expect(accessTo('HEAD', '/v1/skus')).toEqual(accessTo('GET', '/v1/skus'));
  });
});

/** A body that no route takes: what is asked of the roles must be asked before it is looked at. */
async function callAs(route: string, key: string): Promise<number> {
  const isRead = route.startsWith('GET');
  return (await api.call(urlOf(route), isRead ? undefined : { nonsense: true }, { key })).statusCode;
}
