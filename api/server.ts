import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import { openCarriers } from './carriers/carriers.ts';
import { openInbox } from './inbox/inbox.ts';
import type { ApiParts } from './parts.ts';
import { authenticate } from './plugins/auth.ts';
import { describeApi } from './plugins/docs.ts';
import { measure } from './plugins/metrics.ts';
import { answerWithProblems, sendProblem } from './plugins/problems.ts';
import { logRequests } from './plugins/request-log.ts';
import { traceRequests } from './plugins/tracing.ts';
import { validateWithZod } from './plugins/validation.ts';
import { routes } from './routes.ts';

const BODY_BYTES_MAX = 1024 * 1024;
// A code of 64 characters, each of them percent-encoded, must fit.
const PATH_PARAMETER_LENGTH_MAX = 300;
const REQUEST_ID = /^[\w.:-]{8,128}$/;

/** The whole API on its parts, ready to listen or to be tested with `inject`. Closing it leaves the parts open. */
export async function createApi(parts: ApiParts): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: parts.logger,
    // Two lines a request, with the whole URL; ours are in plugins/request-log.ts.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    routerOptions: { maxParamLength: PATH_PARAMETER_LENGTH_MAX },
    requestIdHeader: false,
    genReqId: ({ headers }) => requestId(headers['x-request-id']),
    frameworkErrors: sendProblem,
  });
  app.setValidatorCompiler(validateWithZod);
  app.setSerializerCompiler(serializerCompiler);
  takeEmptyBodies(app);
  app.decorate('parts', parts);
  openInbox(app);
  openCarriers(app);
  traceRequests(app);
  answerWithProblems(app);
  logRequests(app);
  measure(app);
  await authenticate(app);
  await describeApi(app);
  for (const plugin of routes) await app.register(plugin);
  await app.ready();
  return app;
}

/** Clients that call every body JSON also call none at all so, as with `POST /v1/fulfillment-orders/{id}/accept`. */
function takeEmptyBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.trim() === '') done(null, undefined);
    else parse(request, body, done);
  });
}

const requestId = (given: unknown): string =>
  typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
