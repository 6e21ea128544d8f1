import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { accessTo } from '../access.ts';

const DESCRIPTION = `Orders, stock, fulfillment and money over HTTP.

Every call needs \`Authorization: Bearer <API key>\`. Every POST takes an \`Idempotency-Key\`: a repeat under the same
key gets the first answer. Errors are \`application/problem+json\`; each \`type\` leads to a page that says what to
do.`;

/** The OpenAPI document, from the schemas of the routes, and a page to read and try it. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Orderloom', version: '0.1.0', description: DESCRIPTION, license: { name: 'Apache-2.0' } },
      components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'An API key.' } } },
    },
    transform: (document) => {
      const transformed = jsonSchemaTransform(document);
      return { ...transformed, schema: withSecurity(transformed.schema, document.route.method, document.url) };
    },
    transformObject: jsonSchemaTransformObject,
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    uiConfig: { persistAuthorization: true, displayRequestDuration: true, tryItOutEnabled: true },
  });
}

/** A route says nothing of keys itself: who may call it stands in access.ts, and so does whether it needs one. */
function withSecurity<Schema extends object>(schema: Schema, methods: string | string[], url: string): Schema {
  const access = accessTo([methods].flat()[0] ?? 'GET', url);
  if (access === 'PUBLIC' || access === undefined) return { ...schema, security: [] };
  return { ...schema, security: [{ apiKey: [] }], 'x-roles': access };
}
