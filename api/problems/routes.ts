import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ZodPlugin } from '../plugins/zod.ts';
import { notFound, PROBLEMS, type ProblemKind } from '../problem.ts';

const PAGES = new URL('../../docs/problems/', import.meta.url);
const isKind = (kind: string): kind is ProblemKind => Object.hasOwn(PROBLEMS, kind);

/** The pages behind the `type` of every problem. */
export const problemRoutes: ZodPlugin = async (app) => {
  app.get(
    '/problems/:kind',
    {
      schema: {
        tags: ['Problems'],
        summary: 'What a problem means and what to do',
        params: z.strictObject({ kind: z.string().max(64) }),
        response: { 200: { description: 'The page.', content: { 'text/markdown': { schema: z.string() } } } },
      },
    },
    async ({ params: { kind } }, reply) => {
      // Only names from the list reach the file system.
      if (!isKind(kind)) throw notFound('kind of problem', kind);
      const page = await readFile(new URL(`${kind}.md`, PAGES), 'utf8');
      return reply.type('text/markdown; charset=utf-8').send(page);
    },
  );
};
