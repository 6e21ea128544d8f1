import type { Readable } from 'node:stream';
import { z } from 'zod';
import { answers, type ZodPlugin } from '../plugins/zod.ts';
import { takeFeed } from './take-feed.ts';

const FEED_BYTES_MAX = 1024 * 1024 * 1024;

const FeedResult = z.object({
  rows: z.int(),
  changed: z.int(),
  refused: z.int(),
  faults: z.array(z.object({ line: z.int(), message: z.string() })),
});

export const stockFeedRoutes: ZodPlugin = async (app) => {
  // Read as it comes: a feed of a million rows never stands in memory.
  app.addContentTypeParser('text/csv', { bodyLimit: FEED_BYTES_MAX }, (_request, stream, done) => done(null, stream));

  app.post(
    '/v1/stock-feeds',
    {
      bodyLimit: FEED_BYTES_MAX,
      schema: {
        tags: ['Stock'],
        summary: 'Count many places at once',
        description:
          'A CSV file (`text/csv`) with the columns sku, locationId and quantity, absolute. Rows that say nothing ' +
          'new are skipped, rows that cannot be are refused by themselves. Sending it again is safe.',
        consumes: ['text/csv'],
        response: answers({ 200: FeedResult }),
      },
    },
    async ({ body, caller }, reply) => {
      const { faults, ...counts } = await takeFeed(app.parts.db, caller, body as Readable);
      return reply.code(200).send({ ...counts, faults: [...faults] });
    },
  );
};
