import { decimal } from '../../money.ts';
import { accountKey, accountPath, type ExportForm, plainText } from './entry.ts';

/** For `hledger check --strict`: what it uses is declared first. */
export const HLEDGER: ExportForm = {
  mediaType: 'text/plain; charset=utf-8',
  extension: 'journal',
  head: ({ accounts, currencies }) =>
    [
      ...currencies.map((currency) => `commodity ${formatOf(currency)} ${currency}`),
      ...accounts.map((account) => `account ${accountPath(account)}  ; ${plainText(account.name)}`),
      '',
      '',
    ].join('\n'),
  entry: ({ id, bookedOn, source, orderId, reason, lines }, accounts) => {
    const description = [source.type, source.id, reason ?? ''].map(plainText).join(' ').trim();
    const postings = lines.map((line) => {
      const account = accounts.get(accountKey(line));
      if (!account) throw new Error(`entry ${id} is posted to ${accountKey(line)}, which the export does not declare`);
      return `    ${accountPath(account)}  ${decimal(line.amount, line.currency)} ${line.currency}`;
    });
    const tags = orderId === null ? [] : [`    ; order: ${orderId}`];
    return [`${bookedOn} (${id}) ${description}`, ...tags, ...postings, '', ''].join('\n');
  },
};

/** hledger wants to see the decimal mark, also where no digit follows it. */
function formatOf(currency: string): string {
  const one = decimal(0, currency);
  return one.includes('.') ? one : `${one}.`;
}
