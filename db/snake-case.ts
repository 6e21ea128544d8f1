import {
  CamelCasePlugin,
  PostgresDialect,
  PostgresQueryCompiler,
  type QueryCompiler,
  type RootOperationNode,
} from 'kysely';

/** `fulfillmentOrderId` in code is `fulfillment_order_id` in the database. */
export class SnakeCaseDialect extends PostgresDialect {
  override createQueryCompiler(): QueryCompiler {
    return new SnakeCaseCompiler();
  }
}

/** Writes names as it meets them. The plugin would copy every statement only to change the names in it. */
class SnakeCaseCompiler extends PostgresQueryCompiler {
  protected override sanitizeIdentifier(name: string): string {
    const known = names.get(name);
    if (known !== undefined) return known;
    const written = super.sanitizeIdentifier(snakeCase(name));
    names.set(name, written);
    return written;
  }
}

/** As many as the code has words for. */
const names = new Map<string, string>();

export const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Gives the columns of answers their names in code; values in them stay as they are. */
export class CamelCaseAnswers extends CamelCasePlugin {
  constructor() {
    super({ maintainNestedObjectKeys: true });
  }

  override transformQuery({ node }: { readonly node: RootOperationNode }): RootOperationNode {
    return node;
  }
}
