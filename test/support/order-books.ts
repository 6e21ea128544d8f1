import type { World } from './world.ts';

/** What an order's postings have come to, by the purpose of the account; what is even is left out. */
export async function orderBooks({ db }: Pick<World, 'db'>, orderId: string): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('journal_line')
    .innerJoin('journal_entry', 'journal_entry.id', 'journal_line.entryId')
    .select(({ fn }) => ['account', fn.sum('debitMinor').as('debit'), fn.sum('creditMinor').as('credit')])
    .where('journal_entry.orderId', '=', orderId as never)
    .groupBy('account')
    .execute();
  const sums = rows.map(({ account, debit, credit }) => [account, Number(debit) - Number(credit)] as const);
  return Object.fromEntries(sums.filter(([, sum]) => sum !== 0));
}
