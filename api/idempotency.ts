import { createHash, randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { CommandId } from '../domain/ids.ts';
import { OrderRefused } from '../domain/order-error.ts';
import type { CommandAnswer } from './plugins/metrics.ts';
import { type FieldError, Problem, type ProblemFacts, type ProblemKind } from './problem.ts';

const KEY_LENGTH_MAX = 255;

/** The same for every spelling of the same body: keys are sorted, absent and undefined are one. */
export function bodyHash(parsed: unknown): string {
  return createHash('sha256').update(stableJson(parsed)).digest('hex');
}

function stableJson(value: unknown): string {
  if (value === null || typeof value !== 'object' || value instanceof Date) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(stableJson).join(',')}]`;
  const fields = Object.entries(value).filter(([, each]) => each !== undefined);
  const sorted = fields.sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${sorted.map(([key, each]) => `${JSON.stringify(key)}:${stableJson(each)}`).join(',')}}`;
}

/** The `Idempotency-Key` of a request, if it has one. */
export function idempotencyKeyOf({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && key.trim() !== '' && key.length <= KEY_LENGTH_MAX) return key;
  const message = `must be one text of 1 to ${KEY_LENGTH_MAX} characters`;
  throw new Problem('invalid-request', `Idempotency-Key ${message}.`, {
    errors: [{ path: 'headers.idempotency-key', message }],
  });
}

export function keyReused(key: string): Problem {
  return new Problem('idempotency-key-reused', `The key ${key} came before with another request; use a new one.`);
}

type Refused = {
  readonly kind: ProblemKind;
  readonly detail: string;
  readonly facts: ProblemFacts;
  readonly errors?: readonly FieldError[];
};
type FirstAnswer<Answer> = { readonly done: Answer } | { readonly refused: Refused };

/**
 * For calls that finish in their own transaction: does the work once per `Idempotency-Key` and answers repeats with
 * the first answer, refusals included. The answer is stored as JSON, so it must hold no secret.
 */
export async function doOnce<Answer>(
  app: FastifyInstance,
  request: FastifyRequest,
  work: (tx: Tx) => Promise<Answer>,
): Promise<Answer> {
  const key = idempotencyKeyOf(request);
  const answered = await app.parts.db.transaction().execute(async (tx): Promise<Answered<Answer>> => {
    if (key === undefined) return { first: { done: await work(tx) }, isRepeat: false };
    const earlier = await claim<Answer>(tx, request, key);
    return { first: earlier ?? (await settle(tx, request, key, work)), isRepeat: earlier !== undefined };
  });
  app.metrics.commands.inc({ kind: 'direct', outcome: outcomeOf(answered) });
  if ('done' in answered.first) return answered.first.done;
  const { kind, detail, facts, errors } = answered.first.refused;
  throw new Problem(kind, detail, { facts, ...(errors && { errors }) });
}

type Answered<Answer> = { readonly first: FirstAnswer<Answer>; readonly isRepeat: boolean };

function outcomeOf({ first, isRepeat }: Answered<unknown>): CommandAnswer {
  if (isRepeat) return 'REPEATED';
  return 'done' in first ? 'DONE' : 'REFUSED';
}

/** Waits on the unique key for whoever works under it right now; undefined means that the work is ours. */
async function claim<Answer>(tx: Tx, request: FastifyRequest, key: string): Promise<FirstAnswer<Answer> | undefined> {
  const { client, name } = request.caller;
  const hash = hashOf(request);
  const id = randomUUID() as CommandId;
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto('command')
    .values({ id, client, idempotencyKey: key, bodyHash: hash, kind: 'direct', actor: name, deliverAfter: new Date() })
    .onConflict((conflict) => conflict.columns(['client', 'idempotencyKey']).doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows > 0n) return undefined;
  const first = await tx
    .selectFrom('command')
    .select(['bodyHash', 'outcome', 'kind'])
    .where('client', '=', client)
    .where('idempotencyKey', '=', key)
    .executeTakeFirstOrThrow();
  if (first.kind !== 'direct' || first.bodyHash !== hash || first.outcome?.status !== 'DONE') throw keyReused(key);
  return first.outcome.answer as FirstAnswer<Answer>;
}

async function settle<Answer>(tx: Tx, request: FastifyRequest, key: string, work: (tx: Tx) => Promise<Answer>) {
  const answer = await attempt(tx, work);
  await tx
    .updateTable('command')
    .set({ outcome: { status: 'DONE', answer } })
    .where('client', '=', request.caller.client)
    .where('idempotencyKey', '=', key)
    .execute();
  return answer;
}

/** A refusal undoes the work but keeps the key's row, which remembers the refusal. */
async function attempt<Answer>(tx: Tx, work: (tx: Tx) => Promise<Answer>): Promise<FirstAnswer<Answer>> {
  await sql`savepoint work`.execute(tx);
  try {
    return { done: await work(tx) };
  } catch (error) {
    const problem = error instanceof OrderRefused ? Problem.ofRefusal(error.error) : error;
    if (!(problem instanceof Problem) || problem.status >= 500) throw error;
    await sql`rollback to savepoint work`.execute(tx);
    const { kind, message: detail, facts, errors } = problem;
    return { refused: { kind, detail, facts, ...(errors && { errors }) } };
  }
}

/** The path belongs to it: the same body elsewhere asks for something else. */
function hashOf({ method, routeOptions, params, body }: FastifyRequest): string {
  return bodyHash({ route: `${method} ${routeOptions.url}`, params, body });
}
