import type { Client } from '@temporalio/client';
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';

/** What the API works with. Every route plugin finds it as `app.parts`. */
export type ApiParts = {
  readonly db: Database;
  readonly config: Config;
  /** Connects when it is first used, so the API starts and answers while Temporal is away. */
  readonly temporal: Client;
  readonly logger: FastifyBaseLogger;
};

declare module 'fastify' {
  interface FastifyInstance {
    readonly parts: ApiParts;
  }
}
