import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Tx } from '../../db/database.ts';
import { closePeriod, enterBooks, type PeriodRow, readClosedThrough } from '../../db/ledger/periods.ts';
import { post } from '../../db/ledger/post.ts';
import { type Entry, readEntry } from '../../db/ledger/read-journal.ts';
import { readReversalOf, reverseEntry } from '../../db/ledger/reverse.ts';
import { hasBegun, monthOf } from '../../domain/books/period.ts';
import { notFound, Problem } from '../problem.ts';
import type { NewEntry } from './schemas.ts';

/** An entry by hand: balanced, in an open month, and not of the account that follows the stock. */
export async function postByHand(tx: Tx, body: z.output<typeof NewEntry>, actor: string): Promise<Entry> {
  const { reason, currency, bookedOn: on, lines } = body;
  const amounts = lines.map(({ account, debit = 0, credit = 0 }) => ({ account, amount: debit - credit }));
  mustLeaveStockAlone(amounts);
  mustBalance(amounts);
  await enterBooks(tx, currency, null);
  if (on !== undefined) await mustBeOpen(tx, on);
  const id = await post(tx, { type: 'manual', id: randomUUID(), currency, on, reason, actor }, amounts);
  return entryOf(tx, id);
}

/** Takes an entry back by its opposite; the entry itself stays as it is. */
export async function reverse(tx: Tx, id: number, reason: string, actor: string): Promise<Entry> {
  const entry = await readEntry(tx, id);
  if (!entry) throw notFound('journal entry', String(id));
  mustLeaveStockAlone(entry.lines);
  const reversedBy = await reverseEntry(tx, { entry, reason, actor });
  if (reversedBy !== undefined) return entryOf(tx, reversedBy);
  const earlier = (await readReversalOf(tx, id)) ?? id;
  const detail = `Entry ${id} was taken back by entry ${earlier}.`;
  throw new Problem('already-reversed', detail, { facts: { reversedBy: earlier } });
}

export async function close(tx: Tx, period: string, actor: string): Promise<PeriodRow> {
  if (hasBegun(period, new Date())) return closePeriod(tx, period, actor);
  throw new Problem('period-not-begun', `${period} has not begun: the current month is ${monthOf(new Date())}.`);
}

function mustLeaveStockAlone(lines: readonly { readonly account: string }[]): void {
  if (!lines.some(({ account }) => account === 'inventory')) return;
  throw new Problem('follows-stock', 'The account inventory is changed by movements of stock only.');
}

function mustBalance(lines: readonly { readonly amount: number }[]): void {
  const difference = lines.reduce((sum, { amount }) => sum + amount, 0);
  if (difference === 0) return;
  throw new Problem('sums-disagree', `Debits must be credits; they differ by ${difference} minor units.`);
}

async function mustBeOpen(tx: Tx, day: string): Promise<void> {
  const closedThrough = await readClosedThrough(tx);
  if (closedThrough === undefined || day.slice(0, 7) > closedThrough) return;
  const detail = `${day} is in a closed month: the books are closed through ${closedThrough}.`;
  throw new Problem('period-closed', detail, { facts: { closedThrough } });
}

async function entryOf(tx: Tx, id: number | undefined): Promise<Entry> {
  const entry = id === undefined ? undefined : await readEntry(tx, id);
  if (!entry) throw new Error(`entry ${id} was posted and is not there`);
  return entry;
}
