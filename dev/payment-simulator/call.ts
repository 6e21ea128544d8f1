import type { ObjectStore } from './object-store.ts';

/** What every operation works with: where things are kept, and which request it is done for. */
export type Call = {
  readonly store: ObjectStore;
  readonly settings: Settings;
  readonly nowMs: number;
  /** Both null for what happens by itself, such as an authorisation that expires. */
  readonly requestId: string | null;
  readonly idempotencyKey: string | null;
};

export type Settings = {
  authorizationLifetimeMs: number;
  readonly webhookUrl: string | undefined;
  /** Undefined sends every type. */
  readonly webhookEvents: ReadonlySet<string> | undefined;
};

export const createdAt = ({ nowMs }: Call): number => Math.floor(nowMs / 1_000);
