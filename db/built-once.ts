import { CompiledQuery, type Expression, Kysely, type RawNode, sql } from 'kysely';
import { Blank } from './blank.ts';
import type { Database, Tables } from './database.ts';
import { SnakeCaseDialect } from './snake-case.ts';

/** A statement with its values: to be sent, or to be part of another. */
export class Statement<Row> implements Expression<Row> {
  readonly #built: Built;
  readonly #values: readonly unknown[];

  constructor(built: Built, values: readonly unknown[]) {
    this.#built = built;
    this.#values = values;
  }

  get expressionType(): Row | undefined {
    return undefined;
  }

  toOperationNode(): RawNode {
    return sql(this.#built.between, ...this.#values).toOperationNode() as RawNode;
  }

  async all(db: Database): Promise<Row[]> {
    const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(this.#built.text, [...this.#values]));
    return rows;
  }

  async first(db: Database): Promise<Row | undefined> {
    const [row] = await this.all(db);
    return row;
  }

  async one(db: Database): Promise<Row> {
    const row = await this.first(db);
    if (row === undefined) throw new Error(`no row is found by ${this.#built.text}`);
    return row;
  }
}

type Compilable<Row> = { compile(db: Database): CompiledQuery<Row> };
type Built = {
  readonly text: string;
  /** The text before, between and behind the values. */
  readonly between: TemplateStringsArray;
  /** Values that are always the same, and blanks for those that are not. */
  readonly places: readonly unknown[];
};

/**
 * A statement that is built and compiled once, and then only filled in: for a small one Kysely takes longer than the
 * driver. `build` gets a blank for each value. It says where the value goes, and must not look at it. Values under
 * other names, as of a row with other columns, make another statement.
 */
export function builtOnce<Values extends object, Row>(
  build: (query: Database, values: Values) => Compilable<Row>,
): (values: Values) => Statement<Row> {
  const byNames = new Map<string, Built>();
  return (values) => {
    const names = Object.keys(values).filter((name) => values[name as keyof Values] !== undefined);
    const key = names.join();
    let known = byNames.get(key);
    if (known === undefined) {
      known = compiled(build(NOWHERE, blanksFor(names) as Values));
      byNames.set(key, known);
    }
    const filled = known.places.map((place) => (place instanceof Blank ? place.filledFrom(values) : place));
    return new Statement<Row>(known, filled);
  };
}

const blanksFor = (names: readonly string[]): object =>
  Object.fromEntries(names.map((name) => [name, new Blank(name)]));

/** Compiles and never sends. */
const NOWHERE: Database = new Kysely<Tables>({
  dialect: new SnakeCaseDialect({ pool: () => Promise.reject(new Error('statements are only built here')) }),
});

function compiled(statement: Compilable<unknown>): Built {
  const { sql: text, parameters: places } = statement.compile(NOWHERE);
  const texts = text.split(/\$\d+/);
  if (texts.length !== places.length + 1) throw new Error(`its values cannot be told from the text of ${text}`);
  return { text, between: Object.assign(texts, { raw: texts }), places };
}
