const ISO_DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const UNIT_MS = [604_800_000, 86_400_000, 3_600_000, 60_000, 1_000];

/** ISO 8601, fixed units only: a month has no length, and a deadline must. Fractions of a second are allowed. */
export function isDuration(text: string): boolean {
  return ISO_DURATION.test(text) && /\d/.test(text) && !text.endsWith('T');
}

export function durationMs(text: string): number {
  const match = ISO_DURATION.exec(text);
  if (!match || !isDuration(text)) throw new RangeError(`duration must be ISO 8601 such as P3D or PT4H, got ${text}`);
  return UNIT_MS.reduce((sum, unit, index) => sum + unit * Number(match[index + 1] ?? 0), 0);
}
