import { z } from 'zod';
import { invalidRequest } from './problem.ts';

/** Opaque to callers: the sort key of the last item of a page. */
export function cursorOf(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

export function readCursor<Key>(cursor: string | undefined, key: z.ZodType<Key>): Key | undefined {
  if (cursor === undefined) return undefined;
  const parsed = key.safeParse(jsonIn(cursor));
  if (parsed.success) return parsed.data;
  throw invalidRequest([{ path: 'querystring.cursor', message: 'must be the nextCursor of another page' }]);
}

function jsonIn(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}

const OneText = z.tuple([z.string().max(255)]);

/** For lists in the order of one text, such as an id. */
export const readTextCursor = (cursor: string | undefined): string | undefined => readCursor(cursor, OneText)?.[0];

/** `rows` were asked for with one more than `limit`: whether that one came says whether there is a next page. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  present: (row: Row) => Item,
  keyOf: (row: Row) => readonly (string | number)[],
): { items: Item[]; nextCursor?: string } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(present);
  return rows.length > limit && last ? { items, nextCursor: cursorOf(keyOf(last)) } : { items };
}
