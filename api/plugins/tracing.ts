import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';

const SPAN = Symbol('span');

declare module 'fastify' {
  interface FastifyRequest {
    [SPAN]?: Span;
  }
}

/** A span for each request, under the caller's own trace if he sends one. Does nothing where no traces are sent. */
export function traceRequests(app: FastifyInstance): void {
  const tracer = trace.getTracer('orderloom-api');
  app.addHook('onRequest', (request, _reply, done) => {
    const caller = propagation.extract(context.active(), request.headers);
    const span = tracer.startSpan(
      `${request.method} ${request.routeOptions.url ?? 'unknown route'}`,
      { kind: SpanKind.SERVER },
      caller,
    );
    request[SPAN] = span;
    // What the request does from here on happens within its span.
    context.with(trace.setSpan(caller, span), done);
  });
  app.addHook('onResponse', (request, reply, done) => {
    const span = request[SPAN];
    span?.setAttributes({
      'http.response.status_code': reply.statusCode,
      'http.route': request.routeOptions.url ?? '',
    });
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
    done();
  });
}
