import type { Insertable, Selectable } from 'kysely';
import { postingOfSettlement } from '../../domain/books/payables.ts';
import type { Tables, Tx } from '../database.ts';
import { post } from './post.ts';

export type SettlementRow = Selectable<Tables['psp_settlement']>;
export type NewSettlement = Insertable<Tables['psp_settlement']>;

/** Once a reference: whoever comes second is given what came first, to compare. */
export async function enterSettlement(tx: Tx, settlement: NewSettlement): Promise<SettlementRow> {
  const row = await tx
    .insertInto('psp_settlement')
    .values(settlement)
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!row) return readSettlement(tx, settlement.reference);
  const { reference: id, currency, createdBy: actor, settledOn: on } = row;
  const lines = postingOfSettlement({ gross: row.grossMinor, fee: row.feeMinor });
  await post(tx, { type: 'settlement', id, currency, actor, on }, lines);
  return row;
}

const readSettlement = (tx: Tx, reference: string): Promise<SettlementRow> =>
  tx.selectFrom('psp_settlement').selectAll().where('reference', '=', reference).executeTakeFirstOrThrow();
