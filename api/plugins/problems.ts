import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseAway } from '../../db/outage.ts';
import { OrderRefused } from '../../domain/order-error.ts';
import { invalidRequest, Problem, type ProblemKind } from '../problem.ts';
import { InvalidPart } from './validation.ts';

const RETRY_AFTER_SECONDS = 5;

/** Fastify's own refusals. Any other 4xx of the framework is an invalid request. */
const KIND_OF_CODE: Readonly<Record<string, ProblemKind>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed-json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed-json',
};

/** Turns every way a request can fail into `application/problem+json`. */
export function answerWithProblems(app: FastifyInstance): void {
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler((request) => {
    throw new Problem('not-found', `There is no ${request.method} ${request.url.split('?')[0]}.`);
  });
}

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = toProblem(error);
  if (problem.status >= 500) request.log.error({ err: error, problem: problem.kind }, 'request failed');
  if (problem.status === 503) reply.header('retry-after', RETRY_AFTER_SECONDS);
  if (problem.status === 429) reply.header('retry-after', problem.facts.retryAfterSeconds ?? RETRY_AFTER_SECONDS);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="orderloom"');
  const body = JSON.stringify(problem.body(request.url));
  return reply.code(problem.status).type('application/problem+json').send(body);
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof OrderRefused) return Problem.ofRefusal(error.error);
  if (error instanceof InvalidPart) return invalidRequest(error.located());
  if (isDatabaseAway(error)) {
    return new Problem(
      'database-unavailable',
      'Try again in a few seconds, a POST with the same key: what was written already is not done twice.',
    );
  }
  return problemOfFramework(error) ?? new Problem('internal-error', 'Nothing is known to be wrong with the request.');
}

/** The framework's words name what was wrong with the request and nothing of ours. */
function problemOfFramework(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  const { statusCode, code, message } = error as FastifyError;
  if (statusCode === undefined || statusCode < 400 || statusCode >= 500) return undefined;
  const kind = KIND_OF_CODE[code] ?? (statusCode === 429 ? 'too-many-requests' : 'invalid-request');
  return new Problem(kind, message);
}
