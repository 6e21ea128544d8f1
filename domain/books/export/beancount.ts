import { decimal } from '../../money.ts';
import { accountKey, accountPath, type ExportForm, plainText } from './entry.ts';

/** For `bean-check`: accounts are opened before they are used, and each entry links its order. */
export const BEANCOUNT: ExportForm = {
  mediaType: 'text/plain; charset=utf-8',
  extension: 'beancount',
  head: ({ accounts, from, reportingCurrency }) =>
    [
      'option "title" "Orderloom"',
      `option "operating_currency" "${reportingCurrency}"`,
      ...accounts.flatMap((account) => [
        `${from} open ${accountPath(account)}`,
        `  name: "${plainText(account.name)}"`,
      ]),
      '',
      '',
    ].join('\n'),
  entry: ({ id, bookedOn, source, orderId, reason, lines }, accounts) => {
    const narration = [source.id, reason ?? ''].map(plainText).join(' ').trim();
    const link = orderId === null ? '' : ` ^order-${orderId}`;
    const postings = lines.map((line) => {
      const account = accounts.get(accountKey(line));
      if (!account) throw new Error(`entry ${id} is posted to ${accountKey(line)}, which the export does not declare`);
      return `  ${accountPath(account)}  ${decimal(line.amount, line.currency)} ${line.currency}`;
    });
    const head = `${bookedOn} * "${plainText(source.type)}" "${narration}"${link}`;
    return [head, `  entry: "${id}"`, ...postings, '', ''].join('\n');
  },
};
