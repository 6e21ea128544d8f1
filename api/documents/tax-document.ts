import type { Address } from '../../domain/address.ts';
import {
  type DocumentContent,
  type DocumentLine,
  percentOf,
  taxesByRate,
  totalOfDocument,
} from '../../domain/documents/tax-document.ts';
import { decimal } from '../../domain/money.ts';
import { addressLines, dayOf, drawSheet, numberPages, paperOf, type Sheet } from './sheet.ts';
import { type Column, drawTable, makeRoom } from './table.ts';

export type TaxDocument = {
  readonly title: 'Invoice' | 'Credit note';
  readonly number: string;
  readonly seller: string;
  /** Absent where the order has no address: it was collected. */
  readonly to: Address | undefined;
  readonly facts: readonly string[];
  readonly content: DocumentContent;
  readonly at: string;
};

const MARGIN = 40;
const SUM_HEIGHT = 14;

/** What a tax office wants to see: who, to whom, what, at which rate, in the digits that the currency has. */
export function drawTaxDocument(document: TaxDocument): Promise<Buffer> {
  const { title, number, to, at, content } = document;
  const size = to ? paperOf(to) : 'A4';
  return drawSheet({ title: `${title} ${number}`, size, margin: MARGIN }, at, (sheet) => {
    drawHead(sheet, document);
    drawTable(sheet, columnsOf(content), content.lines);
    drawSums(sheet, content);
    numberPages(sheet, `${title} ${number}`);
  });
}

function drawHead(sheet: Sheet, { title, number, seller, to, facts, at }: TaxDocument): void {
  const half = (sheet.page.width - 2 * MARGIN) / 2;
  const right = { width: half, align: 'right' } as const;
  sheet.font('bold').fontSize(18).text(`${title} ${number}`, MARGIN, MARGIN, { width: half });
  sheet.fontSize(12).text(seller, MARGIN + half, MARGIN + 4, right);
  const top = Math.max(sheet.y, MARGIN + 30) + 16;
  sheet.y = top;
  sheet.font('plain').fontSize(10);
  for (const line of to ? addressLines(to) : []) sheet.text(line, MARGIN, sheet.y, { width: half - 10 });
  const underAddress = sheet.y;
  sheet.y = top;
  for (const fact of [`Date ${dayOf(at)}`, ...facts]) sheet.text(fact, MARGIN + half, sheet.y, right);
  sheet.x = MARGIN;
  sheet.y = Math.max(underAddress, sheet.y) + 20;
}

function columnsOf({ currency, isTaxInclusive }: DocumentContent): Column<DocumentLine>[] {
  const right = { align: 'right' } as const;
  const amount = (minor: number | null) => (minor === null ? '' : decimal(minor, currency));
  const unit = isTaxInclusive ? 'Unit, tax incl.' : 'Unit price';
  return [
    { title: 'SKU', share: 14, text: ({ sku }) => sku ?? '' },
    { title: 'Article', share: 28, text: (line) => articleOf(line, currency) },
    { title: 'Qty', share: 8, ...right, text: ({ quantity }) => (quantity === null ? '' : String(quantity)) },
    { title: unit, share: 13, ...right, text: ({ unitPriceMinor }) => amount(unitPriceMinor) },
    { title: 'Net', share: 13, ...right, text: ({ net }) => amount(net) },
    { title: 'Tax', share: 11, ...right, text: ({ taxRate, tax }) => (taxRate ? percentOf(taxRate) : amount(tax)) },
    { title: 'Total', share: 13, ...right, isBold: true, text: ({ gross }) => amount(gross) },
  ];
}

const articleOf = ({ name, discountMinor }: DocumentLine, currency: string): string =>
  discountMinor > 0 ? `${name}, less ${decimal(discountMinor, currency)}` : name;

function drawSums(sheet: Sheet, content: DocumentContent): void {
  const { currency } = content;
  const { net, gross } = totalOfDocument(content);
  const taxes = taxesByRate(content);
  makeRoom(sheet, (taxes.length + 3) * SUM_HEIGHT + 20);
  sheet.y += 12;
  sheet.font('plain');
  drawSum(sheet, 'Net', decimal(net, currency));
  for (const { rate, net: taxed, tax } of taxes) {
    const name = rate === null ? 'Tax' : `Tax ${percentOf(rate)}`;
    drawSum(sheet, `${name} on ${decimal(taxed, currency)}`, decimal(tax, currency));
  }
  sheet.font('bold');
  drawSum(sheet, `Total ${currency}`, decimal(gross, currency));
}

function drawSum(sheet: Sheet, name: string, amount: string): void {
  const { width } = sheet.page;
  const y = sheet.y;
  const amountWidth = 110;
  sheet.fontSize(10);
  sheet.text(name, MARGIN, y, { width: width - 2 * MARGIN - amountWidth, align: 'right', lineBreak: false });
  sheet.text(amount, width - MARGIN - amountWidth, y, { width: amountWidth - 4, align: 'right', lineBreak: false });
  sheet.font('plain');
  sheet.y = y + SUM_HEIGHT;
}
