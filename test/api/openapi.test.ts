import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { ACCESS } from '../../api/access.ts';
import { openApi, type TestApi } from '../support/api.ts';

type Schema = { readonly $ref?: string; readonly properties?: object; readonly anyOf?: readonly Schema[] };
type Operation = {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly object[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema; readonly example?: object }>>;
  };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, object>> }>>;
};
type Document = {
  readonly openapi: string;
  readonly tags: readonly { readonly name: string; readonly description?: string }[];
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
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

  it('says what each group of calls is for, and has no group without one', () => {
    const used = new Set(operations().flatMap(({ operation }) => operation.tags));

    expect(new Set(document.tags.map(({ name }) => name))).toEqual(used);
    expect(document.tags.filter(({ description }) => !description)).toEqual([]);
  });

  it('shows for every call with fields to fill in a body that the call takes', async () => {
    const [withBody, wrong] = [operations().filter(hasFields), [] as unknown[]];
    for (const { name, method, path, operation } of withBody) {
      const example = operation.requestBody?.content['application/json']?.example;
      const { statusCode, body } = await api.call(`${method.toUpperCase()} ${atSomePlace(path)}`, example, ONCE);
      if (example === undefined || statusCode === 400 || statusCode >= 500) wrong.push([name, example, body]);
    }

    expect(wrong).toEqual([]);
    expect(withBody.length).toBeGreaterThan(40);
  });

  it('is there to be tried out at /docs, by a browser on another host without HTTPS too', async () => {
    const page = await api.app.inject('/docs/');
    const json = await api.app.inject('/docs/json');

    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'self';(?!.*upgrade-insecure-requests)/);
    expect(json.json().paths).toHaveProperty('/v1/skus');
  });
});

const ONCE = { idempotencyKey: 'an example' };
const atSomePlace = (path: string): string =>
  path
    .replaceAll('{currency}', 'EUR')
    .replaceAll('{purpose}', 'bank')
    .replaceAll(/(?<=journal\/)\{id\}/g, '1')
    .replaceAll(/\{\w+\}/g, '01990000-0000-7000-8000-000000000003');

/** Webhooks are signed, and their bodies are those of others. */
function hasFields({ path, operation }: ReturnType<typeof operations>[number]): boolean {
  const schema = operation.requestBody?.content['application/json']?.schema;
  if (!schema || path.startsWith('/v1/webhooks/')) return false;
  const { properties, anyOf } = resolved(schema);
  return Object.keys(properties ?? (anyOf && resolved(anyOf[0] as Schema).properties) ?? {}).length > 0;
}

function resolved(schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : (document.components.schemas[name] as Schema);
}
