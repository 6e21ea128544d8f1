import type { Insertable, Selectable } from 'kysely';
import type { ChannelId } from '../../domain/ids.ts';
import { DEFAULT_RULE_SET } from '../../domain/sourcing/types.ts';
import type { Database, Tables, Tx } from '../database.ts';

export type ChannelRow = Selectable<Tables['channel']>;
export type NewChannel = Insertable<Tables['channel']>;

export function readChannel(db: Database, id: ChannelId): Promise<ChannelRow | undefined> {
  return db.selectFrom('channel').selectAll().where('id', '=', id).executeTakeFirst();
}

/** With what its rules filter in their newest version; null where those built in decide. */
export function readChannelAndFilters(db: Database, id: ChannelId) {
  return db
    .selectFrom('channel as c')
    .selectAll('c')
    .select(({ selectFrom, fn, val }) =>
      selectFrom('rule_set as r')
        .select('r.filters')
        .where('r.id', '=', fn.coalesce('c.ruleSetId', val(DEFAULT_RULE_SET.id)))
        .orderBy('r.version', 'desc')
        .limit(1)
        .as('filters'),
    )
    .where('c.id', '=', id)
    .executeTakeFirst();
}

export type ChannelQuery = {
  readonly after: string | undefined;
  readonly limit: number;
  /** Only these; undefined means all. */
  readonly within: readonly ChannelId[] | undefined;
};

export function listChannels(db: Database, { after, limit, within }: ChannelQuery): Promise<ChannelRow[]> {
  return db
    .selectFrom('channel')
    .selectAll()
    .$if(after !== undefined, (query) => query.where('id', '>', after as ChannelId))
    .$if(within !== undefined, (query) =>
      query.where(({ eb, val }) => eb('id', '=', eb.fn.any(val([...(within ?? [])])))),
    )
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function saveChannel(tx: Tx, row: NewChannel): Promise<void> {
  await tx
    .insertInto('channel')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}
