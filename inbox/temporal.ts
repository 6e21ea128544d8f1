import { Client, type ClientPlugin, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { Config } from '../config.ts';

/**
 * Connects when first used and again after every outage. TLS and API key come from Temporal's own environment
 * variables or its configuration file; the address and namespace of ours go first.
 */
export function openTemporal(
  config: Pick<Config, 'TEMPORAL_ADDRESS' | 'TEMPORAL_NAMESPACE'>,
  plugin?: ClientPlugin,
): Client {
  const { address, tls, apiKey, metadata } = loadClientConnectConfig().connectionOptions;
  const connection = Connection.lazy({
    address: config.TEMPORAL_ADDRESS ?? address ?? '127.0.0.1:7233',
    ...(tls !== undefined && { tls }),
    ...(apiKey !== undefined && { apiKey }),
    ...(metadata !== undefined && { metadata: metadata as Record<string, string> }),
  });
  return new Client({ connection, namespace: config.TEMPORAL_NAMESPACE, plugins: plugin ? [plugin] : [] });
}

const PROBE_EVERY_MS = 1_000;
const PROBE_TIME_MAX_MS = 1_000;
const DEADLINE_EXCEEDED = 4;

/** Knows whether Temporal answered a moment ago, so that nobody waits for one that is away. */
export class TemporalProbe {
  readonly #client: Client;
  readonly #timer: NodeJS.Timeout;
  readonly #giveUps = new Set<() => void>();
  isAnswering = true;
  #misses = 0;

  constructor(client: Client) {
    this.#client = client;
    this.#timer = setInterval(() => void this.look(), PROBE_EVERY_MS);
    this.#timer.unref();
  }

  async look(): Promise<boolean> {
    try {
      const deadline = Date.now() + PROBE_TIME_MAX_MS;
      await this.#client.withDeadline(deadline, () => this.#client.workflowService.getSystemInfo({}));
      this.#misses = 0;
    } catch (error) {
      this.#misses += 1;
      // Those who wait already are let go by the second miss in a row, whatever it was.
      if (this.#misses > 1) for (const giveUp of this.#giveUps) giveUp();
      this.isAnswering = this.#misses === 1 && isLate(error) && this.isAnswering;
      return this.isAnswering;
    }
    this.isAnswering = true;
    return true;
  }

  /** What `work` comes to, or AWAY once Temporal has stopped answering: its own deadline may be far off. */
  async unlessAway<Answer>(work: Promise<Answer>): Promise<Answer | 'AWAY'> {
    // Not one promise for all: what is raced against a promise that never settles is kept for ever.
    const { promise, resolve } = Promise.withResolvers<'AWAY'>();
    const giveUp = () => resolve('AWAY');
    this.#giveUps.add(giveUp);
    try {
      return await Promise.race([work, promise]);
    } finally {
      this.#giveUps.delete(giveUp);
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/** An answer that comes too late may be our own slowness; one that is refused is not. */
const isLate = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === DEADLINE_EXCEEDED;
