import type { FastifyInstance } from 'fastify';
import qs from 'qs';

/** The text as it came, by which requests are compared, and what it says. */
export type Form = { readonly text: string; readonly fields: unknown };

const NESTED = { depth: 8, arrayLimit: 100, parameterLimit: 500 } as const;

export const formFields = (text: string): Record<string, unknown> => qs.parse(text, NESTED);

/** Stripe takes forms with nested keys: payment_method_options[card][request_multicapture]=if_available */
export function acceptForms(server: FastifyInstance): void {
  const type = 'application/x-www-form-urlencoded';
  server.addContentTypeParser(type, { parseAs: 'string' }, async (_request: unknown, body: string | Buffer) => {
    const text = String(body);
    return { text, fields: formFields(text) } satisfies Form;
  });
}
