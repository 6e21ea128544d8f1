import { z } from 'zod';
import { fieldErrors, invalidRequest } from './problem.ts';

export type Change = Readonly<Record<string, unknown>>;

/**
 * The body of a PUT: any field of `whole` may be absent and then stays as it is; null takes an optional field away.
 */
export function changeOf(whole: z.ZodObject): z.ZodType<Change, Change> {
  const fields = Object.entries(whole.shape).map(([name, field]) => [name, changed(field as z.ZodType)]);
  return z.strictObject(Object.fromEntries(fields)) as unknown as z.ZodType<Change, Change>;
}

function changed(field: z.ZodType): z.ZodType {
  const inner = field instanceof z.ZodDefault ? (field.unwrap() as z.ZodType) : field;
  if (!(inner instanceof z.ZodExactOptional))
    return field === inner ? inner.exactOptional() : inner.nullable().exactOptional();
  return (inner.unwrap() as z.ZodType).nullable().exactOptional();
}

/** The resource as it will be. A new one that lacks a required field is refused as an invalid request. */
export function applyChange<Whole>(whole: z.ZodType<Whole>, existing: Change | undefined, change: Change): Whole {
  const parsed = whole.safeParse(withoutNull({ ...existing, ...change }));
  if (parsed.success) return parsed.data;
  throw invalidRequest(fieldErrors(parsed.error));
}

/** Where `fields` are objects, what is absent inside them stays as well. */
export function mergeChange(existing: Change | undefined, change: Change, fields: readonly string[]): Change {
  const merged = fields
    .filter((field) => isObject(change[field]))
    .map((field) => [field, withoutNull({ ...(existing?.[field] as Change), ...(change[field] as Change) })]);
  return { ...change, ...Object.fromEntries(merged) };
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

const withoutNull = (change: Change): Change =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== null));
