import bwipJs from 'bwip-js/node';
import type { Sheet } from './sheet.ts';

export type Barcode = { readonly kind: 'code128' | 'gs1-128'; readonly text: string };
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** The bars must have this much white beside them, in modules, or a scanner does not find their ends. */
const QUIET_MODULES = 10;

/** Lines, not a picture: sharp at every printer's resolution. Fills the box, quiet zones included. */
export function drawBarcode(sheet: Sheet, { kind, text }: Barcode, box: Box): void {
  const widths = widthsOf(kind, text);
  const module = box.width / (widths.reduce((sum, width) => sum + width, 0) + 2 * QUIET_MODULES);
  let x = box.x + QUIET_MODULES * module;
  widths.forEach((width, index) => {
    const isBar = index % 2 === 0;
    if (isBar) sheet.rect(x, box.y, width * module, box.height);
    x += width * module;
  });
  sheet.fill('#000000');
}

/** Bar, space, bar, … in modules. */
function widthsOf(kind: Barcode['kind'], text: string): readonly number[] {
  // By the default export: the named `raw` is another thing, a barcode type of that name.
  const [code] = text === '' ? [] : bwipJs.raw({ bcid: kind, text });
  if (!code || !('sbs' in code)) throw new RangeError(`a barcode of kind ${kind} cannot say ${JSON.stringify(text)}`);
  return code.sbs;
}
