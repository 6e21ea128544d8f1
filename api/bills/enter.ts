import { v7 as uuid } from 'uuid';
import type { z } from 'zod';
import type { Tx } from '../../db/database.ts';
import { type BillRow, findBill, insertBill, lockSupplier, readOpenAccruals } from '../../db/ledger/bills.ts';
import { enterBooks } from '../../db/ledger/periods.ts';
import { dueAfterTerms } from '../../domain/books/ageing.ts';
import { type Accrual, type BilledUnits, type Settled, settle } from '../../domain/books/payables.ts';
import { convert } from '../../domain/books/reporting.ts';
import { dayOf } from '../../domain/calendar.ts';
import type { LocationId } from '../../domain/ids.ts';
import { proportion } from '../../domain/money.ts';
import { Problem } from '../problem.ts';
import type { NewBill } from './schemas.ts';

/** Matches the bill with what was shipped of the supplier's goods, and posts it. */
export async function enterBill(tx: Tx, body: z.output<typeof NewBill>, actor: string): Promise<BillRow> {
  const { locationId, reference, amount, billedOn = dayOf(new Date()) } = body;
  await mustBeSupplier(tx, locationId);
  await lockSupplier(tx, locationId);
  if (await findBill(tx, locationId, reference)) throw duplicate(locationId, reference);
  const settled = settledBy(await readOpenAccruals(tx, locationId), body.lines, locationId);
  const bill = {
    ...{ id: uuid(), locationId, reference, amountMinor: amount.amount, currency: amount.currency, billedOn },
    reportingMinor: await inReporting(tx, amount),
    accruedMinor: settled.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    dueOn: body.dueOn ?? dueAfterTerms(billedOn),
    createdBy: actor,
  };
  return insertBill(tx, bill, settled);
}

function settledBy(accruals: readonly Accrual[], lines: readonly BilledUnits[] | undefined, locationId: LocationId) {
  if (accruals.length === 0) {
    throw new Problem('bill-exceeds-goods', `Nothing of ${locationId} was shipped that was not billed yet.`);
  }
  if (!lines) return accruals.map((accrual): Settled => ({ ...accrual, of: accrual }));
  const { settled, missing } = settle(accruals, lines, ({ amountMinor, quantity }, units) =>
    proportion(amountMinor, units, quantity),
  );
  const [first] = missing;
  if (!first) return settled;
  const detail = `${first.quantity} units of ${first.sku} are billed beyond what ${locationId} shipped.`;
  throw new Problem('bill-exceeds-goods', detail, { facts: { sku: first.sku, beyond: first.quantity } });
}

async function mustBeSupplier(tx: Tx, id: LocationId): Promise<void> {
  const location = await tx.selectFrom('location').select('kind').where('id', '=', id).executeTakeFirst();
  if (location?.kind === 'SUPPLIER') return;
  throw new Problem('unknown-location', `There is no supplier ${id}.`, { facts: { locationId: id } });
}

async function inReporting(tx: Tx, { amount, currency }: { amount: number; currency: string }): Promise<number> {
  const { rate, reportingCurrency } = await enterBooks(tx, currency, null);
  if (rate !== null) return convert(amount, currency, rate, reportingCurrency);
  throw new Problem('wrong-currency', `No rate of ${currency} is known: set it, or bill in ${reportingCurrency}.`);
}

function duplicate(locationId: LocationId, reference: string): Problem {
  return new Problem('duplicate-bill', `The bill ${reference} of ${locationId} was entered before.`, {
    facts: { locationId, reference },
  });
}
