import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../problem.ts';

/** Within this plugin a body stays as it was sent, because that is what is signed. */
export function keepRawBodies(app: FastifyInstance): void {
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

/** The bytes; none where nothing was sent. */
export const rawBodyOf = (body: unknown): Buffer => (Buffer.isBuffer(body) ? body : Buffer.alloc(0));

/** Replaces the bytes by what they say, once the signature was found to be right. */
export function readSigned(request: FastifyRequest, isRight: (raw: Buffer) => boolean): void {
  const raw = rawBodyOf(request.body);
  if (!isRight(raw)) {
    throw new Problem(
      'unauthorized',
      'The signature of the webhook is missing or is not made with our secret over this body.',
    );
  }
  request.body = parsed(raw);
}

function parsed(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    throw new Problem('malformed-json', 'The signed body is not JSON.');
  }
}
