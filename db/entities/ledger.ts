import { defineEntity, p } from '@mikro-orm/core';
import type { OrderId } from '../../domain/ids.ts';

/** One balanced posting, in the transaction of the row it describes. Append-only; a correction is a reversal. */
export const JournalEntry = defineEntity({
  name: 'JournalEntry',
  tableName: 'journal_entry',
  properties: {
    id: p.bigint('number').autoincrement().primary(),
    at: p.datetime().defaultRaw('now()'),
    sourceType: p.text(),
    sourceId: p.text(),
    orderId: p.uuid().$type<OrderId>().nullable().index(),
  },
  uniques: [{ properties: ['sourceType', 'sourceId'] }],
});

export const JournalLine = defineEntity({
  name: 'JournalLine',
  tableName: 'journal_line',
  properties: {
    id: p.bigint('number').autoincrement().primary(),
    entryId: () => p.manyToOne(JournalEntry).mapToPk().fieldName('entry_id').index(),
    account: p.text(),
    currency: p.text(),
    debitMinor: p.bigint('number').default(0),
    creditMinor: p.bigint('number').default(0),
  },
  checks: [
    {
      name: 'journal_line_one_side',
      expression: 'debit_minor >= 0 and credit_minor >= 0 and (debit_minor = 0) <> (credit_minor = 0)',
    },
  ],
});
