import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import type { Address } from '../../domain/address.ts';

export type Sheet = PDFKit.PDFDocument;
type Page = { readonly title: string; readonly size: [number, number] | 'A4' | 'LETTER'; readonly margin: number };

/** The fonts every PDF reader has know Latin 1 only: no Łódź, no Αθήνα, no Київ. */
const FONT_FILES = { plain: 'DejaVuSansCondensed.ttf', bold: 'DejaVuSansCondensed-Bold.ttf' };
const fontFolder = createRequire(import.meta.url)
  .resolve('dejavu-fonts-ttf/package.json')
  .replace('package.json', 'ttf/');
let fonts: { plain: Buffer; bold: Buffer } | undefined;

/** Inches and millimeters are for printers; a PDF counts in points. */
export const POINTS_PER_INCH = 72;
export const LINE = '#000000';
export const FAINT = '#999999';

/** Draws once and gives the file. The same input makes the same bytes, so `at` is a fact of the rows, not the clock. */
export async function drawSheet(page: Page, at: string, draw: (sheet: Sheet) => void): Promise<Buffer> {
  fonts ??= { plain: readFont(FONT_FILES.plain), bold: readFont(FONT_FILES.bold) };
  const info = { Title: page.title, CreationDate: new Date(at), Producer: 'Orderloom', Creator: 'Orderloom' };
  const { size, margin } = page;
  const sheet = new PDFDocument({ size, margin, info, bufferPages: true, lang: 'en' });
  sheet.registerFont('plain', fonts.plain).registerFont('bold', fonts.bold).font('plain');

  const whole = wholeOf(sheet);
  draw(sheet);
  sheet.end();
  return whole;
}

function wholeOf(sheet: Sheet): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    sheet.on('data', (chunk: Buffer) => chunks.push(chunk));
    sheet.on('end', () => resolve(Buffer.concat(chunks)));
    sheet.on('error', reject);
  });
}

const readFont = (file: string): Buffer => readFileSync(fontFolder + file);

/** North America prints on its own paper. */
export const paperOf = ({ country }: Address): 'A4' | 'LETTER' =>
  ['US', 'CA', 'MX'].includes(country) ? 'LETTER' : 'A4';

/** "2 of 3", below every page, once it is known how many there are. */
export function numberPages(sheet: Sheet, footer: string): void {
  const { start, count } = sheet.bufferedPageRange();
  for (let index = start; index < start + count; index += 1) {
    sheet.switchToPage(index);
    const { margins, width, height } = sheet.page;
    // Below the margin pdfkit would open another page for the text.
    const bottom = margins.bottom;
    margins.bottom = 0;
    const place = [margins.left, height - bottom + 10] as const;
    const options = { width: width - margins.left - margins.right, lineBreak: false } as const;
    sheet.font('plain').fontSize(8).fillColor(FAINT);
    sheet
      .text(footer, ...place, options)
      .text(`Page ${index + 1 - start} of ${count}`, ...place, { ...options, align: 'right' });
    sheet.fillColor(LINE);
    margins.bottom = bottom;
  }
}

export function addressLines({ name, line1, line2, city, region, postalCode, country }: Address): string[] {
  const isNorthAmerican = country === 'US' || country === 'CA';
  const cityLine = isNorthAmerican ? [`${city},`, region, postalCode] : [postalCode, city, region];
  const countryName = new Intl.DisplayNames('en', { type: 'region' }).of(country) ?? country;
  const lines = [name, line1, line2, cityLine.filter(Boolean).join(' '), countryName.toUpperCase()];
  return lines.filter((line) => line !== undefined).filter((line) => line !== '');
}

export const dayOf = (at: string): string => at.slice(0, 'yyyy-mm-dd'.length);
