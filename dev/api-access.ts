import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Where the API is and what opens it. */
export type ApiAccess = { readonly url: string; readonly key: string; readonly carrierSecret?: string };

/** From the environment; for what is not set there, what `npm start` has left under DATA_DIR. */
export function apiAccess(env: NodeJS.ProcessEnv): ApiAccess {
  const dataDir = path.resolve(env.DATA_DIR || '.data');
  const key = env.ORDERLOOM_API_KEY || kept(dataDir, 'api-key');
  if (!key) {
    throw new Error(`ORDERLOOM_API_KEY is not set and ${dataDir} holds no api-key: run npm start first, or set it`);
  }
  const carrierSecret = env.CARRIER_WEBHOOK_SECRET || kept(dataDir, 'carrier-webhook-secret');
  const url = env.ORDERLOOM_API_URL || `http://127.0.0.1:${env.PORT || 8080}`;
  return { url: url.replace(/\/+$/, ''), key, ...(carrierSecret ? { carrierSecret } : {}) };
}

export function carrierSecretOf({ carrierSecret }: ApiAccess): string {
  if (carrierSecret) return carrierSecret;
  throw new Error('CARRIER_WEBHOOK_SECRET is not set: what a carrier says cannot be signed without it');
}

function kept(dataDir: string, name: string): string | undefined {
  const file = path.join(dataDir, name);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}
