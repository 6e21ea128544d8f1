import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { startTracing } from '../../tracing.ts';
import { ok, openShop, place } from '../support/shop.ts';
import { type Json, openWorld, until } from '../support/world.ts';

describe('a trace', () => {
  it('goes from the request through the workflow to its steps', async () => {
    const spans: Json[] = [];
    const collector = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString()) as Json;
      spans.push(...resourceSpans.flatMap(({ scopeSpans }: Json) => scopeSpans.flatMap((scope: Json) => scope.spans)));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    }).listen(0, '127.0.0.1');
    await once(collector, 'listening');
    const { port } = collector.address() as AddressInfo;
    const tracing = await startTracing('test', { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` });
    if (!tracing) throw new Error('an endpoint is configured, so there must be traces');
    const world = await openWorld({ plugin: tracing.plugin });
    try {
      await openShop(world);

      await ok(place(world));

      await until('all of one trace has arrived', async () => {
        const traceId = spans.find(({ name }) => name === 'POST /v1/orders')?.traceId;
        const names = new Set(spans.filter((span) => span.traceId === traceId).map(({ name }) => String(name)));
        const hasStep = [...names].some((name) => name.includes('sourceOrder'));
        return hasStep && [...names].some((name) => /workflow/i.test(name));
      });
      expect(spans.some(({ name }) => /ada|byron/i.test(String(name)))).toBe(false);
    } finally {
      await world.close();
      await tracing.stop();
      collector.close();
    }
  });
});
