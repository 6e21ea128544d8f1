import { apiAccess } from '../api-access.ts';
import { ApiClient } from '../api-client.ts';
import { seedShop } from './seed-shop.ts';

const startedAt = Date.now();
try {
  const created = await seedShop(new ApiClient(apiAccess(process.env)));
  const counts = Object.entries(created).map(([what, count]) => `${count} ${what}`);
  process.stdout.write(`demo shop: created ${counts.join(', ')} in ${Date.now() - startedAt} ms\n`);
} catch (error) {
  process.stderr.write(`the demo shop could not be created: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
