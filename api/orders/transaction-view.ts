import type { z } from 'zod';
import type { TransactionListRow } from '../../db/order/history.ts';
import { money } from '../../domain/money.ts';
import { withoutNulls } from '../present.ts';
import type { TransactionView } from './views.ts';

export function transactionView(row: TransactionListRow): z.output<typeof TransactionView> {
  const { amountMinor, currency, at, expiresAt, settledAt, causedBy: _causedBy, ...plain } = row;
  return withoutNulls({
    ...plain,
    amount: money(amountMinor, currency),
    at: at.toISOString(),
    expiresAt: isoOrNull(expiresAt),
    settledAt: isoOrNull(settledAt),
  });
}

export const isoOrNull = (at: Date | null): string | null => (at === null ? null : at.toISOString());
