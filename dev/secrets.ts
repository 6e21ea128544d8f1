import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** File under the data folder, and how the secret begins. */
const SECRETS = {
  ORDERLOOM_API_KEY: { file: 'api-key', prefix: 'ol_' },
  STRIPE_WEBHOOK_SECRET: { file: 'stripe-webhook-secret', prefix: 'whsec_' },
  CARRIER_WEBHOOK_SECRET: { file: 'carrier-webhook-secret', prefix: 'ocs_' },
} as const;

export type Secrets = Readonly<Record<keyof typeof SECRETS, string>>;

/** Those of the environment, else those of the first start, else new ones: nothing secret has a value known to all. */
export function secretsOf(dataDir: string, env: NodeJS.ProcessEnv): Secrets {
  mkdirSync(dataDir, { recursive: true });
  const own = (name: keyof Secrets): string => env[name] || kept(path.join(dataDir, SECRETS[name].file), name);
  return {
    ORDERLOOM_API_KEY: own('ORDERLOOM_API_KEY'),
    STRIPE_WEBHOOK_SECRET: own('STRIPE_WEBHOOK_SECRET'),
    CARRIER_WEBHOOK_SECRET: own('CARRIER_WEBHOOK_SECRET'),
  };
}

function kept(file: string, name: keyof Secrets): string {
  if (!existsSync(file)) {
    const secret = `${SECRETS[name].prefix}${randomBytes(24).toString('base64url')}`;
    writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  }
  return readFileSync(file, 'utf8').trim();
}
