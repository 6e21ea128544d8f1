import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { type FieldError, fieldErrors } from '../problem.ts';

/** What Fastify is told when a part of the request does not parse; it adds which part in `validationContext`. */
export class InvalidPart extends Error {
  override readonly name = 'InvalidPart';
  readonly fieldErrors: readonly FieldError[];
  validationContext?: string;

  constructor(errors: readonly FieldError[]) {
    super('a part of the request does not parse');
    this.fieldErrors = errors;
  }

  /** Paths in the body stand alone, others begin with the part: `querystring.limit`. */
  located(): FieldError[] {
    const { validationContext: part = 'body' } = this;
    const prefix = part === 'body' ? '' : `${part}.`;
    return this.fieldErrors.map(({ path, message }) => ({ path: path ? `${prefix}${path}` : part, message }));
  }
}

export const validateWithZod: FastifySchemaCompiler<z.ZodType> =
  ({ schema }) =>
  (input) => {
    const parsed = schema.safeParse(input);
    if (!parsed.success) return { error: new InvalidPart(fieldErrors(parsed.error)) };
    const unstorable = unstorableIn(parsed.data);
    return unstorable.length === 0 ? { value: parsed.data } : { error: new InvalidPart(unstorable) };
  };

const DEPTH_MAX = 50;
const NUL = String.fromCharCode(0);
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes(NUL);

/** Texts may be anything, but PostgreSQL keeps neither NUL nor half a character, and breaks off the call for them. */
function unstorableIn(value: unknown, path: readonly string[] = []): FieldError[] {
  const at = (message: string): FieldError[] => [{ path: path.join('.'), message }];
  if (typeof value === 'string') return isStorable(value) ? [] : at('must not hold NUL or half a character');
  if (typeof value !== 'object' || value === null) return [];
  if (path.length === DEPTH_MAX) return at(`must not be nested deeper than ${DEPTH_MAX} levels`);
  const names = Object.keys(value);
  if (!names.every(isStorable)) return at('must not hold NUL or half a character in a name');
  return names.flatMap((name) => unstorableIn((value as Record<string, unknown>)[name], [...path, name]));
}
