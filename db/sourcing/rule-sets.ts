import type { Insertable, Selectable } from 'kysely';
import type { Database, Tables, Tx } from '../database.ts';
import { json } from '../json.ts';

export type RuleSetRow = Selectable<Tables['rule_set']>;
export type NewRuleSet = Insertable<Tables['rule_set']>;

/** Every version, the newest and live one first. */
export function readRuleSetVersions(db: Database, id: string): Promise<RuleSetRow[]> {
  return db.selectFrom('rule_set').selectAll().where('id', '=', id).orderBy('version', 'desc').execute();
}

/** The live version of each rule set. */
export function listRuleSets(db: Database, after: string | undefined, limit: number): Promise<RuleSetRow[]> {
  return db
    .selectFrom('rule_set')
    .selectAll()
    .distinctOn('id')
    .$if(after !== undefined, (query) => query.where('id', '>', after as string))
    .orderBy('id')
    .orderBy('version', 'desc')
    .limit(limit)
    .execute();
}

export function insertRuleSet(tx: Tx, row: NewRuleSet): Promise<RuleSetRow> {
  const values = {
    ...row,
    filters: json(row.filters),
    goals: json(row.goals),
    costWeights: row.costWeights ? json(row.costWeights) : null,
  };
  return tx.insertInto('rule_set').values(values).returningAll().executeTakeFirstOrThrow();
}
