import type { Brand } from './brand.ts';

/** 14 digits, the last one a check digit: the one form in which article numbers are stored and compared. */
export type Gtin = Brand<string, 'Gtin'>;

/** GTIN-8, UPC-A, EAN-13 and GTIN-14 name the same article once they are filled up with zeros. */
const GTIN_LENGTHS = [8, 12, 13, 14];

/** Undefined where the text is no GTIN: wrong length, other characters, or a digit misread. */
export function normalizeGtin(text: string): Gtin | undefined {
  const digits = text.replace(/[\s-]/g, '');
  const isGtin = GTIN_LENGTHS.includes(digits.length) && hasCheckDigit(digits);
  return isGtin ? (digits.padStart(14, '0') as Gtin) : undefined;
}

/** Global location number: 13 digits with the same check digit. */
export function isGln(text: string): boolean {
  return text.length === 13 && hasCheckDigit(text);
}

/** The GS1 check digit, modulo 10 with weights 3 and 1 from the right. */
export function checkDigit(digits: string): string {
  if (!/^\d+$/.test(digits)) throw new RangeError(`a check digit needs digits only, got ${JSON.stringify(digits)}`);
  const weighted = [...digits].reverse().map((digit, index) => Number(digit) * (index % 2 === 0 ? 3 : 1));
  return String((10 - (weighted.reduce((sum, value) => sum + value, 0) % 10)) % 10);
}

export function hasCheckDigit(digits: string): boolean {
  return /^\d{2,}$/.test(digits) && checkDigit(digits.slice(0, -1)) === digits.slice(-1);
}
