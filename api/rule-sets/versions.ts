import type { z } from 'zod';
import type { Database, Tx } from '../../db/database.ts';
import { insertRuleSet, type RuleSetRow, readRuleSetVersions } from '../../db/sourcing/rule-sets.ts';
import { DEFAULT_RULE_SET, type RuleSet } from '../../domain/sourcing/types.ts';
import { bodyHash } from '../idempotency.ts';
import { withoutNulls } from '../present.ts';
import { applyChange, type Change } from '../put.ts';
import { RuleSetFields, type RuleSetView } from './schemas.ts';

type View = z.output<typeof RuleSetView>;

/** The newest first. Version 1 of `default` is built in: it decides until somebody writes a second one. */
export async function versionsOf(db: Database, id: string): Promise<View[]> {
  const rows: RuleSet[] = (await readRuleSetVersions(db, id)).map(versionOf);
  const all = id === DEFAULT_RULE_SET.id ? [...rows, DEFAULT_RULE_SET] : rows;
  return all.map((version, index) => viewOf(version, index === 0));
}

export const liveView = (row: RuleSetRow): View => viewOf(versionOf(row), true);

/** The built-in rules stand in the list as long as nobody has written others under their name. */
export function withBuiltIn(written: readonly View[], after: string | undefined): View[] {
  const { id } = DEFAULT_RULE_SET;
  const isElsewhere = (after !== undefined && id <= after) || written.some((view) => view.id === id);
  if (isElsewhere) return [...written];
  return [...written, viewOf(DEFAULT_RULE_SET, true)].sort((left, right) => (left.id < right.id ? -1 : 1));
}

const viewOf = ({ filters, goals, ...plain }: RuleSet, isLive: boolean): View => ({
  ...plain,
  filters: [...filters],
  goals: [...goals],
  isLive,
});

function versionOf({ createdAt, ...row }: RuleSetRow): RuleSet {
  return withoutNulls({ ...row, createdAt: createdAt.toISOString() });
}

/** Rules that say what the live ones say make no new version, so that a PUT can be repeated. */
export async function addVersion(tx: Tx, id: string, change: Change, actor: string): Promise<View> {
  const [live] = await versionsOf(tx, id);
  const fields = applyChange(RuleSetFields, live && rulesOf(live), change);
  if (live && bodyHash(rulesOf(live)) === bodyHash(fields)) return live;
  const { costWeights = null, ...rules } = fields;
  return liveView(
    await insertRuleSet(tx, { id, version: (live?.version ?? 0) + 1, ...rules, costWeights, createdBy: actor }),
  );
}

export function rulesOf({ filters, goals, costWeights }: View): RuleSetFields {
  return { filters, goals, ...(costWeights && { costWeights }) };
}
