import type { Address } from '../../domain/address.ts';
import type { Sscc } from '../../domain/sscc.ts';
import { drawBarcode } from './barcode.ts';
import { addressLines, dayOf, drawSheet, numberPages, paperOf, type Sheet } from './sheet.ts';
import { type Column, drawTable, makeRoom } from './table.ts';

export type PackingSlipLine = {
  readonly sku: string;
  readonly name: string;
  /** In this parcel. */
  readonly quantity: number;
  /** Of the whole order; what is missing follows or was sent before. */
  readonly ordered: number;
};
export type PackingSlipDocument = {
  readonly shopName: string;
  readonly orderNumber: string;
  readonly placedAt: string;
  readonly from: Address;
  readonly to: Address;
  readonly parcel: { readonly number: number; readonly of: number; readonly weightGrams: number };
  readonly carrier?: string;
  readonly service?: string;
  readonly trackingNumber?: string;
  readonly sscc?: Sscc;
  readonly lines: readonly PackingSlipLine[];
  readonly note?: string;
  /** When the parcel was packed. */
  readonly at: string;
};

// No prices: a parcel may be a present.
const COLUMNS: readonly Column<PackingSlipLine>[] = [
  { title: 'SKU', share: 22, text: ({ sku }) => sku },
  { title: 'Article', share: 54, text: ({ name }) => name },
  { title: 'Ordered', share: 12, align: 'right', text: ({ ordered }) => String(ordered) },
  { title: 'In here', share: 12, align: 'right', isBold: true, text: ({ quantity }) => String(quantity) },
];
const MARGIN = 40;
const SSCC_HEIGHT = 70;

export function drawPackingSlip(slip: PackingSlipDocument): Promise<Buffer> {
  const { orderNumber, parcel, from, lines, at } = slip;
  const title = `Packing slip ${orderNumber}`;
  return drawSheet({ title, size: paperOf(from), margin: MARGIN }, at, (sheet) => {
    drawHead(sheet, slip);
    drawTable(sheet, COLUMNS, lines);
    drawEnd(sheet, slip);
    numberPages(sheet, `Order ${orderNumber} · parcel ${parcel.number} of ${parcel.of}`);
  });
}

function drawHead(sheet: Sheet, slip: PackingSlipDocument): void {
  const { shopName, orderNumber, placedAt, parcel, from, to, at } = slip;
  const half = (sheet.page.width - 2 * MARGIN) / 2;
  const right = MARGIN + half;
  sheet.font('bold').fontSize(18).text('Packing slip', MARGIN, MARGIN, { width: half });
  sheet.fontSize(12).text(shopName, right, MARGIN + 4, { width: half, align: 'right' });
  block(sheet, 'Ship to', addressLines(to), { x: MARGIN, y: MARGIN + 44, width: half - 10 });
  const underTo = sheet.y;
  block(sheet, 'Sent from', addressLines(from), { x: right, y: MARGIN + 44, width: half });
  const y = Math.max(underTo, sheet.y) + 14;
  const facts = [
    `Order ${orderNumber} of ${dayOf(placedAt)}`,
    `Packed ${dayOf(at)}`,
    `Parcel ${parcel.number} of ${parcel.of}, ${(parcel.weightGrams / 1_000).toFixed(2)} kg`,
    shippedBy(slip),
  ];
  block(
    sheet,
    undefined,
    facts.filter((fact) => fact !== ''),
    { x: MARGIN, y, width: half * 2 },
  );
  sheet.x = MARGIN;
  sheet.y += 12;
}

function shippedBy({ carrier, service, trackingNumber }: PackingSlipDocument): string {
  const by = [carrier, service].filter(Boolean).join(' ');
  return [by, trackingNumber && `tracking number ${trackingNumber}`].filter(Boolean).join(', ');
}

function drawEnd(sheet: Sheet, { note, sscc }: PackingSlipDocument): void {
  const width = sheet.page.width - 2 * MARGIN;
  if (note) {
    makeRoom(sheet, 40);
    sheet
      .font('bold')
      .fontSize(9)
      .text('Note', MARGIN, sheet.y + 14, { width });
    sheet.font('plain').text(note, { width });
  }
  if (!sscc) return;
  makeRoom(sheet, SSCC_HEIGHT);
  const y = sheet.y + 16;
  drawBarcode(sheet, { kind: 'gs1-128', text: `(00)${sscc}` }, { x: MARGIN, y, width: 240, height: 36 });
  sheet
    .font('plain')
    .fontSize(8)
    .text(`SSCC (00) ${sscc}`, MARGIN, y + 40, { width: 240, align: 'center' });
}

type Place = { readonly x: number; readonly y: number; readonly width: number };

function block(sheet: Sheet, title: string | undefined, texts: readonly string[], { x, y, width }: Place): void {
  sheet.y = y;
  if (title) sheet.font('bold').fontSize(8).text(title.toUpperCase(), x, y, { width });
  sheet.font('plain').fontSize(10);
  for (const text of texts) sheet.text(text, x, sheet.y, { width });
}
