import { PostgresDialect, PostgresQueryCompiler, type QueryCompiler } from 'kysely';

/** `fulfillmentOrderId` in code is `fulfillment_order_id` in the database. */
export class SnakeCaseDialect extends PostgresDialect {
  override createQueryCompiler(): QueryCompiler {
    return new SnakeCaseCompiler();
  }
}

/** Writes names as it meets them. The plugin would copy every statement only to change the names in it. */
class SnakeCaseCompiler extends PostgresQueryCompiler {
  protected override sanitizeIdentifier(name: string): string {
    const known = written.get(name);
    if (known !== undefined) return known;
    const column = super.sanitizeIdentifier(snakeCase(name));
    written.set(name, column);
    return column;
  }
}

/** As many as the code has words for. */
const written = new Map<string, string>();
const read = new Map<string, string>();

export const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Rows that came as lists of values, under the names that their columns have in code. Values stay as they are. */
export function inCamelCase(columns: readonly { readonly name: string }[], rows: readonly unknown[][]): object[] {
  const names = columns.map(({ name }) => camelCase(name));
  return rows.map((values) => {
    const row: Record<string, unknown> = {};
    for (let index = 0; index < names.length; index += 1) row[names[index] as string] = values[index];
    return row;
  });
}

function camelCase(column: string): string {
  const known = read.get(column);
  if (known !== undefined) return known;
  const name = column.replaceAll(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
  read.set(column, name);
  return name;
}
