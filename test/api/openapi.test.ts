import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { ACCESS } from '../../api/access.ts';
import { openApi, type TestApi } from '../support/api.ts';

type Operation = {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, object>> }>>;
};
type Document = {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};

let api: TestApi;
let document: Document;
beforeAll(async () => {
  api = await openApi();
  document = (await api.app.inject('/openapi.json')).json();
});
afterAll(() => api.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      path,
      method,
      operation,
    })),
  );

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document));

    expect([document.openapi, valid, errors]).toEqual(['3.1.0', true, undefined]);
  });

  it('says of every route what it does, what it answers and what its problems look like', () => {
    const incomplete = operations().filter(({ path, operation: { summary, tags, responses } }) => {
      const codes = Object.keys(responses);
      const hasSuccess = codes.some((code) => code.startsWith('2'));
      const hasProblems = !path.startsWith('/v1/') || (codes.includes('4XX') && codes.includes('5XX'));
      return !summary || !tags?.length || !hasSuccess || !hasProblems;
    });

    expect(incomplete.map(({ name }) => name)).toEqual([]);
  });

  it('says of every route whether it needs a key', () => {
    const wrong = operations().filter(({ path, method, operation }) => {
      const access = ACCESS[`${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`];
      return (operation.security?.length === 1) !== (access !== 'PUBLIC');
    });

    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it('shows problems as application/problem+json', () => {
    const { responses } = document.paths['/v1/skus/{sku}']?.get ?? { responses: {} };

    expect(Object.keys(responses['4XX']?.content ?? {})).toEqual(['application/problem+json']);
  });

  it('is there to be tried out at /docs', async () => {
    const page = await api.app.inject('/docs/');
    const json = await api.app.inject('/docs/json');

    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(json.json().paths).toHaveProperty('/v1/skus');
  });
});
