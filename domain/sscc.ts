import type { Brand } from './brand.ts';
import { checkDigit, hasCheckDigit } from './gtin.ts';

/** Serial shipping container code: 18 digits that name one parcel or pallet in the whole world. */
export type Sscc = Brand<string, 'Sscc'>;

// Extension digit and check digit take one place each.
const DIGITS_OF_PREFIX_AND_SERIAL = 16;

/**
 * `serial` must never be used twice with the same prefix within a year of the parcel's arrival, so take it from a
 * database sequence. The extension digit only widens its range.
 */
export function sscc(companyPrefix: string, serial: number, extensionDigit = 0): Sscc {
  if (!/^\d{7,10}$/.test(companyPrefix)) {
    throw new RangeError(`a GS1 company prefix has 7 to 10 digits here, got ${JSON.stringify(companyPrefix)}`);
  }
  if (!Number.isInteger(extensionDigit) || extensionDigit < 0 || extensionDigit > 9) {
    throw new RangeError(`the extension digit is 0 to 9, got ${extensionDigit}`);
  }
  const places = DIGITS_OF_PREFIX_AND_SERIAL - companyPrefix.length;
  if (!Number.isSafeInteger(serial) || serial < 0 || String(serial).length > places) {
    throw new RangeError(`the serial is a whole number of at most ${places} digits, got ${serial}`);
  }
  const digits = `${extensionDigit}${companyPrefix}${String(serial).padStart(places, '0')}`;
  return `${digits}${checkDigit(digits)}` as Sscc;
}

/** A running number fills the serial first and then the extension digit: ten times the range of the serial alone. */
export function ssccOf(companyPrefix: string, runningNumber: number): Sscc {
  const range = 10 ** (DIGITS_OF_PREFIX_AND_SERIAL - companyPrefix.length);
  return sscc(companyPrefix, runningNumber % range, Math.floor(runningNumber / range));
}

/** Scanners read it with its application identifier, "(00)" or "00". */
export function parseSscc(text: string): Sscc | undefined {
  const digits = text.replace(/^\(00\)|^00(?=\d{18}$)/, '');
  return digits.length === 18 && hasCheckDigit(digits) ? (digits as Sscc) : undefined;
}
