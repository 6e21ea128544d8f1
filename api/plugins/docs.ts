import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { accessTo } from '../access.ts';
import { EXAMPLES } from '../examples.ts';
import { TAGS } from '../tags.ts';

const DESCRIPTION = `Orders, stock, fulfillment and money over HTTP.

To try a call, press *Authorize* and give the API key that \`npm start\` has printed. Every call but those on health and
webhooks needs it, as \`Authorization: Bearer <API key>\`. Every POST takes an \`Idempotency-Key\`: a repeat under the
same key gets the first answer. Errors are \`application/problem+json\`; each \`type\` leads to a page that says what to
do.`;

/** The maker's own bar names another product, and asks for the address of another document. */
const STYLE = '.swagger-ui .topbar { display: none }';

/** The OpenAPI document, from the schemas of the routes, and a page to read and try it. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Orderloom', version: '0.1.0', description: DESCRIPTION, license: { name: 'Apache-2.0' } },
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
      components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'An API key.' } } },
    },
    transform: (document) => {
      const transformed = jsonSchemaTransform(document);
      return { ...transformed, schema: withSecurity(transformed.schema, document.route.method, document.url) };
    },
    transformObject: (document) => {
      const transformed = jsonSchemaTransformObject(document);
      addExamples(transformed as Document);
      return transformed;
    },
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    // Told to ask for it by HTTPS only, a browser finds no page where there is none: on any host but this one.
    transformStaticCSP: (policy) => policy.replace(/\s*upgrade-insecure-requests;?/, ''),
    theme: { title: 'Orderloom API', css: [{ filename: 'orderloom.css', content: STYLE }] },
    uiConfig: {
      persistAuthorization: true,
      displayRequestDuration: true,
      tryItOutEnabled: true,
      docExpansion: 'none',
      defaultModelsExpandDepth: 0,
      validatorUrl: null,
    },
  });
}

/** A route says nothing of keys itself: who may call it stands in access.ts, and so does whether it needs one. */
function withSecurity<Schema extends object>(schema: Schema, methods: string | string[], url: string): Schema {
  const access = accessTo([methods].flat()[0] ?? 'GET', url);
  if (access === 'PUBLIC' || access === undefined) return { ...schema, security: [] };
  return { ...schema, security: [{ apiKey: [] }], 'x-roles': access };
}

type Parameter = { readonly name: string; required?: boolean };
type Operation = {
  readonly requestBody?: { readonly content: Record<string, { example?: unknown }> };
  readonly parameters?: readonly Parameter[];
};
type Document = { readonly paths: Record<string, Record<string, Operation>> };

/** Otherwise the page makes a body up that holds every field, and no call would take it. */
function addExamples(document: Document): void {
  for (const [route, example] of Object.entries(EXAMPLES)) {
    const [method = '', path = ''] = route.split(' ');
    const operation = document.paths[path]?.[method.toLowerCase()];
    const body = operation?.requestBody?.content['application/json'];
    if (body) body.example = example;
  }
  const orders = document.paths['/v1/orders']?.post?.parameters ?? [];
  // Not by the schema: without it the answer is a problem of its own.
  for (const parameter of orders) if (parameter.name === 'idempotency-key') parameter.required = true;
}
