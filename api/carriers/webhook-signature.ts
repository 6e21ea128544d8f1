import { createHmac, timingSafeEqual } from 'node:crypto';

export const SIGNATURE_HEADER = 'x-orderloom-signature';

/** Over the raw bytes: a body that was parsed and printed again has another signature. */
export function signCarrierWebhook(rawBody: string | Uint8Array, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(rawBody).digest('hex')}`;
}

export function isSignedByCarrier(rawBody: string | Uint8Array, signature: unknown, secret: string): boolean {
  // Node's HMAC takes an empty key without a word, and everybody knows that one.
  if (typeof signature !== 'string' || secret === '') return false;
  return isSameText(signature.trim(), signCarrierWebhook(rawBody, secret));
}

/** A plain comparison ends at the first wrong character and so tells how much of a guess was right. */
export function isSameText(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
