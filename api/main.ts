import { pino } from 'pino';
import { v7 as newId } from 'uuid';
import { createStripeGateway } from '../activities/payments/stripe-gateway.ts';
import { LOG_DESTINATION, loadConfig } from '../config.ts';
import { openDatabase } from '../db/database.ts';
import { registerFirstKey } from '../db/people/api-keys.ts';
import { sayWhyItFails } from '../failing-start.ts';
import { openTemporal } from '../inbox/temporal.ts';
import { startTracing } from '../tracing.ts';
import { hashOfKey } from './plugins/auth.ts';
import { createApi } from './server.ts';

const hasStarted = sayWhyItFails();
const config = loadConfig();
const logger = pino(
  { level: config.LOG_LEVEL, redact: ['req.headers.authorization'] },
  pino.destination(LOG_DESTINATION),
);
const { DATABASE_CONNECTIONS_MAX: connectionsMax } = config;
const { DATABASE_URL: url } = config;
const db = openDatabase({ url, connectionsMax, name: 'orderloom-lists' });
const byKeys = openDatabase({ url, connectionsMax, name: 'orderloom-api', findsByKeys: true });
const tracing = await startTracing('api', config);
const temporal = openTemporal(config, tracing?.plugin);
const payments = createStripeGateway({
  apiKey: config.STRIPE_API_KEY,
  webhookSecret: config.STRIPE_WEBHOOK_SECRET,
  apiBase: config.STRIPE_API_BASE,
});
const app = await createApi({ db, byKeys, config, temporal, payments, logger });

if (config.ORDERLOOM_API_KEY) await registerFirstKey(db, { id: newId(), hash: hashOfKey(config.ORDERLOOM_API_KEY) });
await app.listen({ host: config.HOST, port: config.PORT });
hasStarted();

let isClosing = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (isClosing) return;
    isClosing = true;
    logger.info({ signal }, 'closing: requests under way are answered first');
    void close();
  });
}

async function close(): Promise<void> {
  await app.close();
  await Promise.all([db.destroy(), byKeys.destroy()]);
  await tracing?.stop();
  // Temporal's connection is not closed: calls that it retries would throw where nobody can catch them.
  process.exit(0);
}
