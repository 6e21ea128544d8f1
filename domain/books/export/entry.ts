import type { AccountType } from '../../ledger.ts';

/** An account as it was when something was posted to it: with another code it is another account. */
export type ExportAccount = {
  readonly purpose: string;
  readonly code: string;
  readonly name: string;
  readonly type: AccountType;
};
export type ExportLine = {
  readonly account: string;
  readonly code: string;
  readonly currency: string;
  /** Minor units, debit positive. */
  readonly amount: number;
  readonly reporting: number | null;
};
export type ExportEntry = {
  readonly id: number;
  readonly bookedOn: string;
  readonly source: { readonly type: string; readonly id: string };
  readonly orderId: string | null;
  readonly reason: string | null;
  readonly lines: readonly ExportLine[];
};
export type ExportHead = {
  /** Every account that an entry of the export names. */
  readonly accounts: readonly ExportAccount[];
  readonly currencies: readonly string[];
  /** Not after any entry. */
  readonly from: string;
  readonly reportingCurrency: string;
};
/** A form that another program reads: a head, then each entry. */
export type ExportForm = {
  readonly mediaType: string;
  readonly extension: string;
  head(head: ExportHead): string;
  entry(entry: ExportEntry, accounts: ReadonlyMap<string, ExportAccount>): string;
};

export const accountKey = ({ account, code }: Pick<ExportLine, 'account' | 'code'>): string => `${account} ${code}`;

const ROOTS = {
  ASSET: 'Assets',
  LIABILITY: 'Liabilities',
  EQUITY: 'Equity',
  INCOME: 'Income',
  EXPENSE: 'Expenses',
} as const satisfies Record<AccountType, string>;

/** `Assets:1100-accounts-receivable`: what both programs take for the name of an account. */
export const accountPath = ({ type, code, purpose }: ExportAccount): string =>
  `${ROOTS[type]}:${code.replaceAll('.', '-')}-${purpose}`;

/** One line without what would end a description. */
export const plainText = (text: string): string => text.replaceAll(/[\s;|"\\]+/g, ' ').trim();
