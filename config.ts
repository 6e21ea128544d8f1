import { z } from 'zod';
import { isCurrency } from './domain/currency.ts';
import { isDuration } from './domain/duration.ts';

const port = (fallback: number) =>
  z.coerce
    .number('must be a port')
    .int('must be a port')
    .min(1, 'must be at least 1')
    .max(65_535, 'must be at most 65535')
    .default(fallback);
const secret = z.string().min(8, 'must have at least 8 characters');
const duration = (fallback: string) =>
  z.string().refine(isDuration, 'must be an ISO 8601 duration such as PT2S').default(fallback);

const DatabaseEnvironment = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must look like postgres://user:password@host:5432/name' }),
  /** What the books are kept in; it cannot change once they hold something. */
  REPORTING_CURRENCY: z.string().refine(isCurrency, 'must be an ISO 4217 code such as USD').default('USD'),
});

/** What `npm start` decides by; the addresses and secrets that it makes itself are not in here. */
const StartEnvironment = z.object({
  PORT: port(8080),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: DatabaseEnvironment.shape.DATABASE_URL.optional(),
  REPORTING_CURRENCY: DatabaseEnvironment.shape.REPORTING_CURRENCY,
  DATABASE_PORT: port(15_432),
  /** Of each process. Few that are busy do more than many that take turns on the database's processors. */
  DATABASE_CONNECTIONS_MAX: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(2, 'must be at least 2')
    .default(6),
  /** TLS and API key of a Temporal of one's own are read where it is connected to, by @temporalio/envconfig. */
  TEMPORAL_ADDRESS: z.string().optional(),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  TEMPORAL_PORT: port(7233),
  TEMPORAL_UI_PORT: port(8233),
  TEMPORAL_UI_URL: z.url().optional(),
  TEMPORAL_TASK_QUEUE: z.string().default('orderloom'),
  ORDERLOOM_API_KEY: secret.optional(),
  ORDERLOOM_SEED: z.enum(['none', 'demo'], 'must be none or demo').default('demo'),
  PAYMENT_SIMULATOR_PORT: port(12_111),
  WORKER_METRICS_PORT: port(9464),
  /** A bundle made beforehand; without it the worker makes one when it starts. */
  WORKFLOW_BUNDLE: z.string().optional(),
  STRIPE_API_BASE: z.url().optional(),
  SWEEP_INTERVAL: duration('PT2S'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  EASYPOST_API_KEY: secret.optional(),
  /** Ends with a slash. For a test server that speaks EasyPost's form. */
  EASYPOST_API_BASE: z.url().optional(),
  /** For the SSCC of each parcel. The default is of the range that GS1 keeps for examples. */
  GS1_COMPANY_PREFIX: z
    .string()
    .regex(/^\d{7,10}$/, 'must have 7 to 10 digits')
    .default('9521234'),
});

/** What API and worker need. */
const Environment = StartEnvironment.extend({
  ...DatabaseEnvironment.shape,
  STRIPE_API_KEY: secret,
  STRIPE_WEBHOOK_SECRET: secret,
  CARRIER_WEBHOOK_SECRET: secret,
});

export type Config = Readonly<z.output<typeof Environment>>;
export type StartConfig = Readonly<z.output<typeof StartEnvironment>>;

export const loadConfig = (env: NodeJS.ProcessEnv = process.env): Config => read(Environment, env);
export const loadStartConfig = (env: NodeJS.ProcessEnv = process.env): StartConfig => read(StartEnvironment, env);
export const loadDatabaseConfig = (env: NodeJS.ProcessEnv = process.env): z.output<typeof DatabaseEnvironment> =>
  read(DatabaseEnvironment, env);
export const loadDatabaseUrl = (env: NodeJS.ProcessEnv = process.env): string => loadDatabaseConfig(env).DATABASE_URL;

/** Lines are written several at once, a quarter of a second late at most: each write costs as much as a small step. */
export const LOG_DESTINATION = { sync: false, minLength: 4_096, periodicFlush: 250 } as const;

/** What a person can mend without reading our code; its words say it all. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}

function read<Schema extends z.ZodType>(schema: Schema, env: NodeJS.ProcessEnv): Readonly<z.output<Schema>> {
  const parsed = schema.safeParse(withoutEmpty(env));
  if (parsed.success) return Object.freeze(parsed.data);
  const problems = parsed.error.issues.map(({ path, message }) => problemOf(String(path[0]), message, env));
  throw new CannotStart(`The environment cannot be used:\n${problems.join('\n')}`);
}

/** Shows what was given, except for what may hold a password. */
function problemOf(name: string, message: string, env: NodeJS.ProcessEnv): string {
  if (!env[name]) return `  ${name} is missing`;
  const isConfidential = /KEY|SECRET|DATABASE_URL/.test(name);
  return `  ${name} ${message}${isConfidential ? '' : `, got ${JSON.stringify(env[name])}`}`;
}

/** `PORT=` in a compose or .env file means "not set". */
function withoutEmpty(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
}
