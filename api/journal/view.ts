import type { z } from 'zod';
import type { Balance, Entry, LineRow } from '../../db/ledger/read-journal.ts';
import { withoutNulls } from '../present.ts';
import type { EntryView, LineView, TrialBalance } from './schemas.ts';

export function entryView(entry: Entry): z.output<typeof EntryView> {
  const { sourceType: type, sourceId: id, reversesId: reverses, at, lines, ...plain } = entry;
  const source = { type, id };
  return withoutNulls({ ...plain, at: at.toISOString(), source, reverses, lines: lines.map(lineView) });
}

function lineView(line: LineRow): z.output<typeof LineView> {
  const { account, code, currency, debitMinor: debit, creditMinor: credit, reportingMinor: reporting } = line;
  return withoutNulls({ account, code, currency, debit, credit, reporting });
}

export function trialBalanceView(balances: readonly Balance[]): z.output<typeof TrialBalance> {
  const byCurrency = new Map<string, number>();
  for (const { currency, debit, credit } of balances)
    byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + debit - credit);
  return { items: [...balances], balanced: [...byCurrency.values()].every((sum) => sum === 0) };
}
