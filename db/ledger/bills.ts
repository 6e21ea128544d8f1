import type { Insertable, Selectable } from 'kysely';
import { postingOfBill, postingOfBillPaid, type Settled } from '../../domain/books/payables.ts';
import type { LocationId } from '../../domain/ids.ts';
import type { Database, Tables, Tx } from '../database.ts';
import { lockName } from '../lock.ts';
import { post } from './post.ts';
import { readReportingCurrency } from './rates.ts';

export type BillRow = Selectable<Tables['bill']>;
export type NewBill = Insertable<Tables['bill']>;

/** One bill of a supplier at a time: two must not settle the same goods. */
export const lockSupplier = (tx: Tx, locationId: LocationId): Promise<void> => lockName(tx, `bills of ${locationId}`);

/** What was shipped of the supplier's goods and not billed yet, the oldest first. */
export const readOpenAccruals = (db: Database, locationId: LocationId) =>
  db
    .selectFrom('supplier_accrual')
    .select(['id', 'sku', 'quantity', 'amountMinor', 'orderId', 'reference', 'at'])
    .where('locationId', '=', locationId)
    .where('billId', 'is', null)
    .orderBy('id')
    .execute();

/** The bill, what it settles, and its posting. */
export async function insertBill(tx: Tx, bill: NewBill, settled: readonly Settled[]): Promise<BillRow> {
  const row = await tx.insertInto('bill').values(bill).returningAll().executeTakeFirstOrThrow();
  for (const each of settled) await settleAccrual(tx, row.id, each);
  const source = { type: 'bill', id: row.id, currency: await readReportingCurrency(tx), actor: row.createdBy };
  const lines = postingOfBill({ accrued: row.accruedMinor, billed: row.reportingMinor });
  await post(tx, { ...source, on: row.billedOn, reason: row.reference }, lines);
  return row;
}

/** What the bill leaves of an accrual waits, as a row of its own, for the next one. */
async function settleAccrual(tx: Tx, billId: string, { id, quantity, amountMinor, of }: Settled): Promise<void> {
  if (quantity < of.quantity) {
    const rest = { quantity: of.quantity - quantity, amountMinor: of.amountMinor - amountMinor };
    await tx
      .insertInto('supplier_accrual')
      .columns(['locationId', 'sku', 'orderId', 'reference', 'at', 'quantity', 'amountMinor'])
      .expression((query) =>
        query
          .selectFrom('supplier_accrual')
          .select(['locationId', 'sku', 'orderId', 'reference', 'at'])
          .select(({ val }) => [val(rest.quantity).as('quantity'), val(rest.amountMinor).as('amountMinor')])
          .where('id', '=', id),
      )
      .execute();
  }
  await tx.updateTable('supplier_accrual').set({ billId, quantity, amountMinor }).where('id', '=', id).execute();
}

export const readBill = (db: Database, id: string): Promise<BillRow | undefined> =>
  db.selectFrom('bill').selectAll().where('id', '=', id).executeTakeFirst();

export const findBill = (db: Database, locationId: LocationId, reference: string): Promise<BillRow | undefined> =>
  db
    .selectFrom('bill')
    .selectAll()
    .where('locationId', '=', locationId)
    .where('reference', '=', reference)
    .executeTakeFirst();

export const listBills = (db: Database, after: string | undefined, limit: number): Promise<BillRow[]> =>
  db
    .selectFrom('bill')
    .selectAll()
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();

/** Once: whoever comes second finds it paid. Undefined where there is no such bill. */
export async function payBill(tx: Tx, id: string, actor: string): Promise<BillRow | undefined> {
  const paid = await tx
    .updateTable('bill')
    .set({ paidAt: new Date() })
    .where('id', '=', id)
    .where('paidAt', 'is', null)
    .returningAll()
    .executeTakeFirst();
  if (!paid) return readBill(tx, id);
  const source = { type: 'bill-paid', id, currency: await readReportingCurrency(tx), actor, reason: paid.reference };
  await post(tx, source, postingOfBillPaid(paid.reportingMinor));
  return paid;
}
