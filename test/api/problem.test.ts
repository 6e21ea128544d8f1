import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PROBLEMS, Problem, type ProblemKind } from '../../api/problem.ts';
import { OrderRefused } from '../../domain/order-error.ts';
import { openApi, type TestApi } from '../support/api.ts';

const KINDS = Object.keys(PROBLEMS) as ProblemKind[];
const PAGES = new URL('../../docs/problems/', import.meta.url);

let api: TestApi;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.close());

describe('problems', () => {
  it.each(KINDS)('of kind %s have a page that says what to do', async (kind) => {
    const page = await readFile(new URL(`${kind}.md`, PAGES), 'utf8');

    const { title, status } = PROBLEMS[kind];
    expect(page).toContain(`# ${title}\n\n\`/problems/${kind}\`, status ${status}\n`);
    expect(page).toMatch(/## What to do\n\n\S/);
  });

  it('have no page without a kind', async () => {
    const pages = (await readdir(PAGES)).map((file) => file.replace('.md', ''));

    expect(pages.sort()).toEqual([...KINDS].sort());
  });

  it.each(KINDS)('of kind %s are read where their type leads', async (kind) => {
    const { type } = new Problem(kind, 'said in a test').body('/v1/here');

    const answer = await api.app.inject(type);

    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/markdown; charset=utf-8']);
  });

  it('of no kind have no page, wherever the path leads', async () => {
    const answers = await Promise.all(
      ['nope', '..%2F..%2Fpackage', 'toString'].map((kind) => api.app.inject(`/problems/${kind}`)),
    );

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404]);
  });

  it('carry the facts of a refusal beside their own fields, which no fact replaces', () => {
    const refused = new OrderRefused({
      kind: 'out-of-stock',
      detail: 'None left.',
      facts: { sku: 'TEE', status: 'x' },
    });

    expect(Problem.ofRefusal(refused.error).body('/v1/orders')).toEqual({
      sku: 'TEE',
      type: '/problems/out-of-stock',
      title: 'Not enough stock',
      status: 409,
      detail: 'None left.',
      instance: '/v1/orders',
    });
  });
});
