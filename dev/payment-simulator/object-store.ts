import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Kind, OfKind, StripeObject } from './stripe-objects.ts';

// WAL with synchronous NORMAL loses nothing when the process is killed; only a power cut may take the last moments.
const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA wal_autocheckpoint = 4000;
  PRAGMA cache_size = -32000;
  CREATE TABLE IF NOT EXISTS object (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    payment_intent TEXT,
    order_id TEXT,
    created INTEGER NOT NULL,
    expires_ms INTEGER,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS object_by_kind ON object (kind, sequence);
  CREATE INDEX IF NOT EXISTS object_by_intent ON object (payment_intent, kind) WHERE payment_intent IS NOT NULL;
  CREATE INDEX IF NOT EXISTS object_by_order ON object (order_id) WHERE order_id IS NOT NULL;
  CREATE INDEX IF NOT EXISTS object_by_expiry ON object (expires_ms) WHERE expires_ms IS NOT NULL;
  CREATE TABLE IF NOT EXISTS answer (
    idempotency_key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    request_id TEXT NOT NULL,
    created_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS delivery (
    event_id TEXT PRIMARY KEY,
    attempts INTEGER NOT NULL,
    next_attempt_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS delivery_by_time ON delivery (next_attempt_ms);
`;

export type Filter = { readonly paymentIntent?: string | undefined; readonly createdFrom?: number | undefined };
export type Page = Filter & { readonly startingAfter?: string | undefined; readonly limit: number };

/** All that the simulator remembers: Stripe objects as JSON, and beside them only what is searched for. */
export class ObjectStore {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(file: string) {
    this.#database = new DatabaseSync(file);
    this.#database.exec(SCHEMA);
  }

  add(object: StripeObject, paymentIntent: string | null = null): void {
    this.sql('INSERT INTO object (id, kind, payment_intent, order_id, created, body) VALUES (?, ?, ?, ?, ?, ?)').run(
      object.id,
      object.object,
      paymentIntent,
      object.object === 'payment_intent' ? (object.metadata.orderId ?? null) : null,
      object.created,
      JSON.stringify(object),
    );
  }

  save(object: StripeObject): void {
    this.sql('UPDATE object SET body = ? WHERE id = ?').run(JSON.stringify(object), object.id);
  }

  find<K extends Kind>(kind: K, id: string): OfKind<K> | undefined {
    return parse<K>(this.sql('SELECT body FROM object WHERE id = ? AND kind = ?').get(id, kind));
  }

  /** Newest first, like every list of Stripe's; one more than asked for tells whether there are more. */
  page<K extends Kind>(kind: K, { startingAfter, limit, ...filter }: Page): { data: OfKind<K>[]; hasMore: boolean } {
    const rows = this.sql(`SELECT body FROM object
      WHERE kind = ?1 AND (?2 IS NULL OR payment_intent = ?2) AND (?3 IS NULL OR created >= ?3)
        AND (?4 IS NULL OR sequence < (SELECT sequence FROM object WHERE id = ?4))
      ORDER BY sequence DESC LIMIT ?5`).all(
      kind,
      filter.paymentIntent ?? null,
      filter.createdFrom ?? null,
      startingAfter ?? null,
      limit + 1,
    );
    return { data: rows.slice(0, limit).map((row) => parse<K>(row) as OfKind<K>), hasMore: rows.length > limit };
  }

  /** Everything of a kind that belongs to one payment intent, newest first. */
  of<K extends Kind>(kind: K, paymentIntent: string): OfKind<K>[] {
    const rows = this.sql('SELECT body FROM object WHERE payment_intent = ? AND kind = ? ORDER BY sequence DESC').all(
      paymentIntent,
      kind,
    );
    return rows.map((row) => parse<K>(row) as OfKind<K>);
  }

  expireAt(paymentIntent: string, expiresMs: number | null): void {
    this.sql('UPDATE object SET expires_ms = ? WHERE id = ?').run(expiresMs, paymentIntent);
  }

  expired(nowMs: number): OfKind<'payment_intent'>[] {
    const rows = this.sql('SELECT body FROM object WHERE expires_ms <= ? ORDER BY expires_ms LIMIT 100').all(nowMs);
    return rows.map((row) => parse<'payment_intent'>(row) as OfKind<'payment_intent'>);
  }

  /** The statement is prepared once. */
  sql(text: string): StatementSync {
    const known = this.#statements.get(text);
    if (known) return known;
    const prepared = this.#database.prepare(text);
    this.#statements.set(text, prepared);
    return prepared;
  }

  transaction<Answer>(work: () => Answer): Answer {
    this.sql('BEGIN IMMEDIATE').run();
    try {
      const answer = work();
      this.sql('COMMIT').run();
      return answer;
    } catch (failure) {
      this.sql('ROLLBACK').run();
      throw failure;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }
}

function parse<K extends Kind>(row: Record<string, unknown> | undefined): OfKind<K> | undefined {
  return row === undefined ? undefined : (JSON.parse(row.body as string) as OfKind<K>);
}
