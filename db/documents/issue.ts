import { type Selectable, sql } from 'kysely';
import type { DocumentContent, DocumentSeries } from '../../domain/documents/tax-document.ts';
import type { OrderId } from '../../domain/ids.ts';
import { type Database, json, type Tables, type Tx } from '../database.ts';
import { lockName } from '../lock.ts';

export type DocumentRow = Selectable<Tables['issued_document']>;
export type DocumentSubject = {
  readonly series: DocumentSeries;
  readonly subjectId: string;
  readonly orderId: OrderId;
};

export const findDocument = (db: Database, { series, subjectId }: DocumentSubject): Promise<DocumentRow | undefined> =>
  db
    .selectFrom('issued_document')
    .selectAll()
    .where('series', '=', series)
    .where('subjectId', '=', subjectId)
    .executeTakeFirst();

/**
 * Gives the next number of the series, or finds the one that was given. One at a time: a number that is given up with
 * its transaction goes to the next, so that none is missing.
 */
export async function issueDocument(
  tx: Tx,
  subject: DocumentSubject,
  write: () => Promise<DocumentContent>,
): Promise<DocumentRow> {
  const content = await write();
  await lockName(tx, `documents ${subject.series}`);
  const earlier = await findDocument(tx, subject);
  if (earlier) return earlier;
  return tx
    .insertInto('issued_document')
    .values({
      ...subject,
      number: sql<number>`(select coalesce(max(number), 0) + 1 from issued_document where series = ${subject.series})`,
      content: json(content),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}
