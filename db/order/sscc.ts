import { sql } from 'kysely';
import { type Sscc, ssccOf } from '../../domain/sscc.ts';
import type { Tx } from '../database.ts';

export type Numbered = { readonly serial: number; readonly sscc: Sscc };

/** A sequence gives none twice, even where the transaction that asked for it fails. */
export const NEXT_SERIAL = sql<number>`nextval(pg_get_serial_sequence('parcel', 'serial'))`;

/** Numbers for new parcels. */
export async function nextSsccs(tx: Tx, companyPrefix: string, count: number): Promise<Numbered[]> {
  const { rows } = await sql<{ serial: number }>`
    select ${NEXT_SERIAL} as serial
    from generate_series(1, ${count}::int)`.execute(tx);
  return rows.map(({ serial }) => numberedBy(companyPrefix, serial));
}

export const numberedBy = (companyPrefix: string, serial: number): Numbered => ({
  serial,
  sscc: ssccOf(companyPrefix, serial),
});
