import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { ProblemBody } from '../problem.ts';

/** Types every handler from the zod schemas of its route: one shape, written once. */
export type ZodPlugin = FastifyPluginAsyncZod;

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ProblemBody } },
});

/** The answers of a route: what it is for, and the problems that every route may answer with. */
export const answers = <Answers extends object>(own: Answers) => ({
  ...own,
  '4xx': problem('The request was refused; `type` says why.'),
  '5xx': problem('Nothing was decided; try again later.'),
});
