import type { Address } from '../../domain/address.ts';
import { addressLines, dayOf, drawSheet, numberPages, paperOf } from './sheet.ts';
import { type Column, drawTable, makeRoom } from './table.ts';

export type ManifestParcel = {
  readonly trackingNumber: string;
  readonly service: string;
  readonly orderNumber: string;
  readonly country: string;
  readonly postalCode?: string;
  readonly weightGrams: number;
};
export type ManifestDocument = {
  readonly carrier: string;
  readonly from: Address;
  readonly parcels: readonly ManifestParcel[];
  /** Local day of the location; the parcels of one carrier and one day. */
  readonly day: string;
};

const COLUMNS: readonly Column<ManifestParcel>[] = [
  { title: 'Tracking number', share: 34, isBold: true, text: ({ trackingNumber }) => trackingNumber },
  { title: 'Service', share: 18, text: ({ service }) => service },
  { title: 'Order', share: 18, text: ({ orderNumber }) => orderNumber },
  { title: 'To', share: 18, text: ({ country, postalCode }) => [country, postalCode].filter(Boolean).join(' ') },
  { title: 'kg', share: 12, align: 'right', text: ({ weightGrams }) => (weightGrams / 1_000).toFixed(2) },
];
const MARGIN = 40;

/** What the driver signs for. */
export function drawManifest({ carrier, from, parcels, day }: ManifestDocument): Promise<Buffer> {
  const title = `Manifest ${carrier} ${dayOf(day)}`;
  return drawSheet({ title, size: paperOf(from), margin: MARGIN }, day, (sheet) => {
    const width = sheet.page.width - 2 * MARGIN;
    const grams = parcels.reduce((sum, { weightGrams }) => sum + weightGrams, 0);
    sheet.font('bold').fontSize(18).text(`Manifest ${carrier}`, MARGIN, MARGIN, { width });
    sheet
      .font('plain')
      .fontSize(10)
      .text(`${dayOf(day)} · ${parcels.length} parcels · ${(grams / 1_000).toFixed(2)} kg`);
    sheet.text(addressLines(from).join(' · ')).moveDown();
    drawTable(sheet, COLUMNS, parcels);
    makeRoom(sheet, 60);
    const y = sheet.y + 40;
    sheet
      .moveTo(MARGIN, y)
      .lineTo(MARGIN + 220, y)
      .lineWidth(0.5)
      .stroke();
    sheet.fontSize(8).text('Received by the carrier: name, time, signature', MARGIN, y + 4, { width });
    numberPages(sheet, title);
  });
}
