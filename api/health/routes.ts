import { z } from 'zod';
import type { ZodPlugin } from '../plugins/zod.ts';
import { readReadiness } from './readiness.ts';
import { Health, Readiness } from './schemas.ts';

const tags = ['Operations'];

export const healthRoutes: ZodPlugin = async (app) => {
  const { parts, metrics } = app;

  app.get('/health', { schema: { tags, summary: 'Whether the process is alive', response: { 200: Health } } }, () => ({
    status: 'UP' as const,
  }));

  app.get(
    '/ready',
    {
      schema: {
        tags,
        summary: 'Whether orders can be taken and worked on',
        response: { 200: Readiness, 503: Readiness },
      },
    },
    async (_request, reply) => {
      const readiness = await readReadiness(parts);
      return reply.code(readiness.status === 'READY' ? 200 : 503).send(readiness);
    },
  );

  app.get(
    '/metrics',
    {
      schema: {
        tags,
        summary: 'Counters for Prometheus',
        response: { 200: { description: 'Prometheus text.', content: { 'text/plain': { schema: z.string() } } } },
      },
    },
    async (_request, reply) => {
      const text = await metrics.registry.metrics();
      return reply.type(metrics.registry.contentType).send(text);
    },
  );

  app.get('/openapi.json', { schema: { hide: true } }, (_request, reply) => reply.send(app.swagger()));
};
