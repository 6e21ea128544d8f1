import { defineEntity, p } from '@mikro-orm/core';
import type { LocationId, OrderId, Sku as SkuCode } from '../../domain/ids.ts';
import { ACCOUNT_TYPES, type Account as Purpose } from '../../domain/ledger.ts';

/** The chart of accounts: what a purpose of the postings is called from now on. */
export const Account = defineEntity({
  name: 'Account',
  tableName: 'account',
  properties: {
    purpose: p.text().$type<Purpose>().primary(),
    type: p.enum(ACCOUNT_TYPES),
    code: p.text(),
    name: p.text(),
  },
});

/** One row: what all books of this database are kept in. */
export const Books = defineEntity({
  name: 'Books',
  tableName: 'books',
  properties: { id: p.integer().primary(), reportingCurrency: p.text() },
  checks: [{ name: 'books_are_one', expression: 'id = 1' }],
});

/** One balanced posting, in the transaction of the row it describes. Append-only; a correction is a reversal. */
export const JournalEntry = defineEntity({
  name: 'JournalEntry',
  tableName: 'journal_entry',
  properties: {
    id: p.bigint('number').autoincrement().primary(),
    at: p.datetime().defaultRaw('now()'),
    // The day it counts for: that of `at`, or the first day that is still open.
    bookedOn: p.date().index(),
    sourceType: p.text(),
    sourceId: p.text(),
    orderId: p.uuid().$type<OrderId>().nullable().index(),
    reason: p.text().nullable(),
    actor: p.text().nullable(),
    // The entry that this one takes back: an entry is taken back once.
    reversesId: p.bigint('number').nullable().unique(),
  },
  uniques: [{ properties: ['sourceType', 'sourceId'] }],
});

export const JournalLine = defineEntity({
  name: 'JournalLine',
  tableName: 'journal_line',
  properties: {
    id: p.bigint('number').autoincrement().primary(),
    entryId: () => p.manyToOne(JournalEntry).mapToPk().fieldName('entry_id').index(),
    account: p.text().$type<Purpose>(),
    // The account's code when it was posted: a later change does not rename what was.
    code: p.text(),
    currency: p.text(),
    debitMinor: p.bigint('number').default(0),
    creditMinor: p.bigint('number').default(0),
    // In the reporting currency, debit positive; absent where no rate was known.
    reportingMinor: p.bigint('number').nullable(),
  },
  checks: [
    {
      name: 'journal_line_one_side',
      expression: 'debit_minor >= 0 and credit_minor >= 0 and (debit_minor = 0) <> (credit_minor = 0)',
    },
  ],
});

/** Our sellable units of a SKU and what they cost, in the reporting currency. Their sum is the inventory account. */
export const InventoryValue = defineEntity({
  name: 'InventoryValue',
  tableName: 'inventory_value',
  properties: {
    sku: p.text().$type<SkuCode>().primary(),
    quantity: p.integer().default(0),
    valueMinor: p.bigint('number').default(0),
    lastUnitMinor: p.bigint('number').default(0),
  },
  checks: [
    {
      name: 'inventory_value_of_units',
      expression: 'quantity >= 0 and value_minor >= 0 and (quantity > 0 or value_minor = 0)',
    },
  ],
});

/** What we owe a supplier for goods of his that were shipped, until his bill comes. Append-only but for the bill. */
export const SupplierAccrual = defineEntity({
  name: 'SupplierAccrual',
  tableName: 'supplier_accrual',
  properties: {
    id: p.bigint('number').autoincrement().primary(),
    locationId: p.text().$type<LocationId>(),
    sku: p.text().$type<SkuCode>(),
    quantity: p.integer(),
    amountMinor: p.bigint('number'),
    orderId: p.uuid().$type<OrderId>().nullable(),
    reference: p.text().nullable(),
    billId: p.uuid().nullable().index(),
    at: p.datetime().defaultRaw('now()'),
  },
  indexes: [{ properties: ['locationId', 'billId'] }],
});

/** A month that is closed: nothing is booked in it any more. */
export const JournalPeriod = defineEntity({
  name: 'JournalPeriod',
  tableName: 'journal_period',
  properties: {
    period: p.text().primary(),
    closedAt: p.datetime().defaultRaw('now()'),
    closedBy: p.text(),
  },
});

/** What one unit of a currency is worth in the reporting currency, from an instant on. */
export const ExchangeRate = defineEntity({
  name: 'ExchangeRate',
  tableName: 'exchange_rate',
  properties: {
    currency: p.text().primary(),
    at: p.datetime().primary(),
    rate: p.text(),
    setBy: p.text(),
  },
});

/** What was handed to another program at once. Numbered by its id. */
export const JournalExportBatch = defineEntity({
  name: 'JournalExportBatch',
  tableName: 'journal_export_batch',
  properties: {
    id: p.integer().autoincrement().primary(),
    entries: p.integer(),
    createdAt: p.datetime().defaultRaw('now()'),
    createdBy: p.text(),
  },
});

/** Each entry is in one batch at most: no program gets it twice. */
export const JournalExportEntry = defineEntity({
  name: 'JournalExportEntry',
  tableName: 'journal_export_entry',
  properties: {
    entryId: () => p.manyToOne(JournalEntry).mapToPk().fieldName('entry_id').primary(),
    batchId: () => p.manyToOne(JournalExportBatch).mapToPk().fieldName('batch_id').index(),
  },
});

/** What a supplier asks for goods of his that were shipped. Open until it is paid. */
export const Bill = defineEntity({
  name: 'Bill',
  tableName: 'bill',
  properties: {
    id: p.uuid().primary(),
    locationId: p.text().$type<LocationId>(),
    reference: p.text(),
    amountMinor: p.bigint('number'),
    currency: p.text(),
    // In the reporting currency: what it says, and what the goods were expected to cost.
    reportingMinor: p.bigint('number'),
    accruedMinor: p.bigint('number'),
    billedOn: p.date(),
    dueOn: p.date(),
    paidAt: p.datetime().nullable(),
    createdBy: p.text(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
  uniques: [{ properties: ['locationId', 'reference'] }],
});

/** What a payment provider paid out, and kept for itself. */
export const PspSettlement = defineEntity({
  name: 'PspSettlement',
  tableName: 'psp_settlement',
  properties: {
    reference: p.text().primary(),
    grossMinor: p.bigint('number'),
    feeMinor: p.bigint('number'),
    currency: p.text(),
    settledOn: p.date(),
    createdBy: p.text(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});
