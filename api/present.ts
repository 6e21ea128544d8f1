type NullKeys<Row> = { [Key in keyof Row]: null extends Row[Key] ? Key : never }[keyof Row];

/** A row as JSON shows it: what is null is absent. */
export type WithoutNulls<Row> = Omit<Row, NullKeys<Row>> & { [Key in NullKeys<Row>]?: Exclude<Row[Key], null> };

export function withoutNulls<Row extends object>(row: Row): WithoutNulls<Row> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as WithoutNulls<Row>;
}
