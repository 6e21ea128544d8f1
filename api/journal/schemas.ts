import { z } from 'zod';
import { ACCOUNT_TYPES, ACCOUNTS, type Account } from '../../domain/ledger.ts';
import { CurrencyCode, Instant, listOf, Page, Text } from '../schemas.ts';

const PURPOSES = Object.keys(ACCOUNTS) as [Account, ...Account[]];
export const Purpose = z
  .enum(PURPOSES)
  .meta({ id: 'AccountPurpose', description: 'What postings name an account by.' });
export const Day = z.iso.date('must be a day such as 2026-11-23').meta({ example: '2026-11-23' });
const Code = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,31}$/, 'must be 1 to 32 letters, digits, dots or hyphens')
  .meta({ example: '1100' });

export const LineView = z.object({
  account: Purpose,
  code: z.string().describe('The code of the account when it was posted.'),
  currency: CurrencyCode,
  debit: z.int(),
  credit: z.int(),
  reporting: z.int().exactOptional().describe('In the reporting currency, debit positive; where a rate was known.'),
});
export const EntryView = z
  .object({
    id: z.int(),
    at: Instant,
    bookedOn: Day.describe('The day it counts for: that of `at`, or the first day that was still open.'),
    source: z.object({ type: z.string(), id: z.string() }).describe('What it describes; one entry a source.'),
    orderId: z.string().exactOptional(),
    reason: z.string().exactOptional(),
    actor: z.string().exactOptional(),
    reverses: z.int().exactOptional().describe('The entry that this one takes back.'),
    lines: z.array(LineView),
  })
  .meta({ id: 'JournalEntry' });
export const EntryParams = z.strictObject({ id: z.coerce.number().int().min(1) });
export const EntryList = listOf(EntryView);
export const JournalQuery = Page.extend({
  account: Purpose.optional(),
  orderId: z.uuid().optional(),
  from: Day.optional(),
  to: Day.optional(),
});

const Side = z.int().min(1).max(Number.MAX_SAFE_INTEGER).exactOptional().describe('Minor units.');
const NewLine = z
  .strictObject({ account: Purpose, debit: Side, credit: Side })
  .refine(({ debit, credit }) => (debit === undefined) !== (credit === undefined), 'must have a debit or a credit');
export const NewEntry = z
  .strictObject({
    reason: Text,
    currency: CurrencyCode,
    bookedOn: Day.exactOptional().describe('Absent: today.'),
    lines: z.array(NewLine).min(2).max(100),
  })
  .meta({ id: 'NewJournalEntry' });

export const TrialBalance = z
  .object({
    items: z.array(
      z.object({ account: Purpose, code: z.string(), currency: CurrencyCode, debit: z.int(), credit: z.int() }),
    ),
    balanced: z.boolean().describe('Whether debits are credits, in every currency.'),
  })
  .meta({ id: 'TrialBalance' });

export const AccountParams = z.strictObject({ purpose: Purpose });
export const AccountChange = z.strictObject({ code: Code.exactOptional(), name: Text.exactOptional() });
export const AccountView = z
  .object({ purpose: Purpose, code: z.string(), name: z.string(), type: z.enum(ACCOUNT_TYPES) })
  .meta({ id: 'Account' });
export const Chart = z.object({ items: z.array(AccountView) });
