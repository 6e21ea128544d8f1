import type { FastifyInstance, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by routes that learn it late, so that the log line of the request names the order. */
    orderId?: string;
  }
}

/** One line a request, with the route's pattern instead of its URL: a query may hold an e-mail address. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions, ip } = request;
    const [status, timeMs] = [reply.statusCode, Math.round(reply.elapsedTime)];
    const orderId = orderIdOf(request);
    const line = { method, route: routeOptions.url ?? 'none', status, timeMs, ip, ...(orderId && { orderId }) };
    // Probes come every few seconds and would bury the rest.
    request.log[isProbe(routeOptions.url) ? 'debug' : 'info'](line, 'answered');
  });
}

function orderIdOf({ orderId, routeOptions: { url }, params }: FastifyRequest): string | undefined {
  if (orderId !== undefined || !url?.startsWith('/v1/orders/:id')) return orderId;
  return (params as { id?: string }).id;
}

const isProbe = (url: string | undefined): boolean => url === '/health' || url === '/ready' || url === '/metrics';
