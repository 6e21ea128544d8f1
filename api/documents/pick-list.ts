import { inBinOrder } from '../../domain/bin-order.ts';
import { drawBarcode } from './barcode.ts';
import { dayOf, drawSheet, numberPages } from './sheet.ts';
import { type Column, drawTable } from './table.ts';

export type PickListLine = {
  readonly bin?: string;
  readonly sku: string;
  readonly name: string;
  readonly gtin?: string;
  readonly quantity: number;
  readonly orderNumber: string;
};
export type PickListDocument = {
  readonly waveId: string;
  readonly locationName: string;
  readonly paper: 'A4' | 'LETTER';
  readonly lines: readonly PickListLine[];
  /** When the wave was made. */
  readonly at: string;
};

const COLUMNS: readonly Column<PickListLine>[] = [
  { title: 'Bin', share: 13, isBold: true, text: ({ bin }) => bin ?? 'no bin' },
  { title: 'Qty', share: 7, align: 'right', isBold: true, text: ({ quantity }) => String(quantity) },
  { title: 'SKU', share: 18, text: ({ sku }) => sku },
  { title: 'Article', share: 32, text: ({ name }) => name },
  { title: 'GTIN', share: 16, text: ({ gtin }) => gtin ?? '' },
  { title: 'Order', share: 14, text: ({ orderNumber }) => orderNumber },
];
const MARGIN = 40;

/** The lines in the order of the picker's way, whatever order they are given in. */
export function drawPickList({ waveId, locationName, paper, lines, at }: PickListDocument): Promise<Buffer> {
  return drawSheet({ title: `Pick list ${waveId}`, size: paper, margin: MARGIN }, at, (sheet) => {
    const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
    const orders = new Set(lines.map(({ orderNumber }) => orderNumber)).size;
    sheet.font('bold').fontSize(18).text('Pick list', MARGIN, MARGIN);
    sheet
      .font('plain')
      .fontSize(9)
      .text(`${locationName} · ${dayOf(at)}`);
    sheet.text(`${lines.length} lines · ${units} units · ${orders} orders`);
    const width = 230;
    const x = sheet.page.width - MARGIN - width;
    drawBarcode(sheet, { kind: 'code128', text: waveId }, { x, y: MARGIN, width, height: 30 });
    sheet.fontSize(8).text(waveId, x, MARGIN + 33, { width, align: 'center', lineBreak: false });

    sheet.x = MARGIN;
    sheet.y = MARGIN + 60;
    drawTable(sheet, COLUMNS, inBinOrder(lines));
    numberPages(sheet, `Pick list ${waveId}`);
  });
}
