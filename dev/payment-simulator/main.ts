import { z } from 'zod';
import { STRIPE_EVENT_TYPES } from '../../activities/payments/stripe-event-types.ts';
import { startPaymentSimulator } from './payment-simulator.ts';

const Environment = z.object({
  PAYMENT_SIMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(12_111),
  PAYMENT_SIMULATOR_HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('.data'),
  STRIPE_WEBHOOK_SECRET: z.string().default('whsec_simulator'),
  PAYMENT_WEBHOOK_URL: z.url().optional(),
  /** Comma-separated event types; when absent, those that somebody here listens to. */
  PAYMENT_WEBHOOK_EVENTS: z.string().optional(),
});

const environment = Environment.safeParse(process.env);
if (!environment.success) {
  console.error(`The payment simulator cannot start:\n${z.prettifyError(environment.error)}`);
  process.exit(1);
}
const { data } = environment;
const simulator = await startPaymentSimulator({
  port: data.PAYMENT_SIMULATOR_PORT,
  host: data.PAYMENT_SIMULATOR_HOST,
  dataDir: data.DATA_DIR,
  webhookSecret: data.STRIPE_WEBHOOK_SECRET,
  webhookUrl: data.PAYMENT_WEBHOOK_URL,
  webhookEvents: data.PAYMENT_WEBHOOK_EVENTS?.split(',') ?? STRIPE_EVENT_TYPES,
});
console.log(`The payment simulator listens at ${simulator.url}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void simulator.stop().then(() => process.exit(0)));
}
