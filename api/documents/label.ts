import type { Address } from '../../domain/address.ts';
import type { Sscc } from '../../domain/sscc.ts';
import { drawBarcode } from './barcode.ts';
import { addressLines, dayOf, drawSheet, POINTS_PER_INCH, type Sheet } from './sheet.ts';

export type LabelDocument = {
  readonly carrier: string;
  readonly service: string;
  readonly trackingNumber: string;
  readonly sscc?: Sscc;
  readonly orderNumber: string;
  readonly from: Address;
  readonly to: Address;
  readonly weightGrams: number;
  readonly parcel: { readonly number: number; readonly of: number };
  /** When the label was bought. */
  readonly at: string;
};

const WIDTH = 4 * POINTS_PER_INCH;
const HEIGHT = 6 * POINTS_PER_INCH;
const MARGIN = 14;
const INNER = WIDTH - 2 * MARGIN;
const SIZE_MIN = 5;
const LINE_HEIGHT = 1.22;

/** The 4 × 6 inch label of the built-in carrier, for thermal printers. */
export function drawLabel(label: LabelDocument): Promise<Buffer> {
  const title = `Label ${label.trackingNumber}`;
  return drawSheet({ title, size: [WIDTH, HEIGHT], margin: MARGIN }, label.at, (sheet) => {
    drawHead(sheet, label);
    drawFrom(sheet, label);
    drawTo(sheet, label);
    drawFacts(sheet, label);
    drawCodes(sheet, label);
  });
}

function drawHead(sheet: Sheet, { carrier, service }: LabelDocument): void {
  const half = INNER / 2 - 4;
  fitted(sheet, carrier, { x: MARGIN, y: 14, width: half, sizeMax: 20 });
  fitted(sheet, service, { x: MARGIN + INNER - half, y: 14, width: half, sizeMax: 20, isRight: true });
  rule(sheet, 44);
}

function drawFrom(sheet: Sheet, { from }: LabelDocument): void {
  sheet.font('bold').fontSize(7).text('FROM', MARGIN, 50);
  lines(sheet, addressLines(from), { y: 60, size: 8, heightMax: 50, isPlain: true });
  rule(sheet, 112);
}

function drawTo(sheet: Sheet, { to }: LabelDocument): void {
  sheet.font('bold').fontSize(7).text('TO', MARGIN, 118);
  lines(sheet, addressLines(to), { y: 129, size: 13, heightMax: 94 });
  rule(sheet, 226);
}

function drawFacts(sheet: Sheet, { orderNumber, weightGrams, parcel, at }: LabelDocument): void {
  const facts = [
    ['Order', orderNumber],
    ['Weight', `${(weightGrams / 1_000).toFixed(2)} kg`],
    ['Parcel', `${parcel.number} of ${parcel.of}`],
    ['Date', dayOf(at)],
  ];
  const width = INNER / facts.length;
  facts.forEach(([name = '', value = ''], index) => {
    const x = MARGIN + index * width;
    sheet.font('plain').fontSize(7).text(name, x, 231, { width, lineBreak: false });
    fitted(sheet, value, { x, y: 241, width: width - 4, sizeMax: 10 });
  });
  rule(sheet, 257);
}

function drawCodes(sheet: Sheet, { trackingNumber, sscc }: LabelDocument): void {
  const tracking = { x: MARGIN, y: 264, width: INNER, height: sscc ? 62 : 120 };
  drawBarcode(sheet, { kind: 'code128', text: trackingNumber }, tracking);
  caption(sheet, `TRACKING ${trackingNumber}`, tracking.y + tracking.height + 4);
  if (!sscc) return;
  rule(sheet, 347);
  const text = `(00)${sscc}`;
  drawBarcode(sheet, { kind: 'gs1-128', text }, { x: MARGIN, y: 353, width: INNER, height: 48 });
  caption(sheet, `SSCC (00) ${sscc}`, 405);
}

function caption(sheet: Sheet, text: string, y: number): void {
  sheet.font('bold').fontSize(9).text(text, MARGIN, y, { width: INNER, align: 'center', lineBreak: false });
}

type Fit = { x: number; y: number; width: number; sizeMax: number; isPlain?: boolean; isRight?: boolean };

/** A long name gets a smaller size, and at last an ellipsis, but never a line over what stands below. */
function fitted(sheet: Sheet, text: string, { x, y, width, sizeMax, isPlain, isRight }: Fit): void {
  const natural = sheet
    .font(isPlain ? 'plain' : 'bold')
    .fontSize(sizeMax)
    .widthOfString(text);
  const size = Math.max(SIZE_MIN, Math.min(sizeMax, (sizeMax * width) / natural));
  const shown = cut(sheet.fontSize(size), text, width);
  const left = isRight ? x + width - sheet.widthOfString(shown) : x;
  sheet.text(shown, left, y + (sizeMax - size) / 2, { lineBreak: false });
}

function cut(sheet: Sheet, text: string, width: number): string {
  const fits = (length: number) => sheet.widthOfString(`${text.slice(0, length)}…`) <= width;
  // A hair more than the width, because the size was chosen to fill it.
  if (sheet.widthOfString(text) <= width + 0.1) return text;
  let length = text.length;
  while (length > 0 && !fits(length)) length -= 1;
  return `${text.slice(0, length)}…`;
}

type Lines = { y: number; size: number; heightMax: number; isPlain?: boolean };

/** Each line in its own size; many lines move closer together. */
function lines(sheet: Sheet, texts: readonly string[], { y, size, heightMax, isPlain = false }: Lines): void {
  const height = Math.min(size * LINE_HEIGHT, heightMax / texts.length);
  texts.forEach((text, index) => {
    const sizeMax = Math.min(size, height / LINE_HEIGHT);
    fitted(sheet, text, { x: MARGIN, y: y + index * height, width: INNER, sizeMax, isPlain });
  });
}

function rule(sheet: Sheet, y: number): void {
  sheet
    .moveTo(MARGIN, y)
    .lineTo(WIDTH - MARGIN, y)
    .lineWidth(1)
    .stroke('#000000');
}
