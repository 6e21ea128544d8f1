import type { ApiAccess } from '../../dev/api-access.ts';
import type { World } from './world.ts';

const SECRET = 'carrier_test_orderloom';
const ADMIN_KEY = 'ol_test_key_of_the_world';

/** For what calls the API over a real port, as `npm run import` does. Closing the world closes it. */
export async function openApiOf({ app }: World): Promise<ApiAccess> {
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, key: ADMIN_KEY, carrierSecret: SECRET };
}
