const DECIMAL = /^(-?)(\d{1,12})(?:\.(\d*))?$/;

/** "2.55" as 255, without a detour over floating point; undefined where it is no whole number of minor units. */
export function minorOf(text: string, exponent: number): number | undefined {
  const [, sign, whole = '', fraction = ''] = DECIMAL.exec(text) ?? [];
  if (sign === undefined || /[1-9]/.test(fraction.slice(exponent))) return undefined;
  const minor = Number(whole + fraction.slice(0, exponent).padEnd(exponent, '0'));
  return sign ? 0 - minor : minor;
}

/** "6" or "6.0"; undefined where it is no whole number. */
export const unitsOf = (text: string): number | undefined => minorOf(text, 0);
