import { describe, expect, it } from '@jest/globals';
import { isSignedByCarrier, signCarrierWebhook } from '../../../api/carriers/webhook-signature.ts';

const BODY = '{"id":"1","status":"DELIVERED"}';
const SECRET = 'a-secret-of-the-carrier';

describe('carrier webhook signature', () => {
  it('is the hex HMAC of the raw body', () => {
    expect(signCarrierWebhook('what do ya want for nothing?', 'Jefe')).toBe(
      'sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('is accepted for text and for bytes', () => {
    const signature = signCarrierWebhook(BODY, SECRET);

    expect(isSignedByCarrier(BODY, signature, SECRET)).toBe(true);
    expect(isSignedByCarrier(Buffer.from(BODY), signature, SECRET)).toBe(true);
  });

  it.each([
    ['no signature', undefined],
    ['an empty one', ''],
    ['one without its scheme', signCarrierWebhook(BODY, SECRET).slice('sha256='.length)],
    ['one cut short', signCarrierWebhook(BODY, SECRET).slice(0, -1)],
    ['one of another length in bytes', signCarrierWebhook(BODY, SECRET).replace(/.$/, 'ß')],
    ['another secret', signCarrierWebhook(BODY, 'another-secret')],
    ['another body', signCarrierWebhook(`${BODY} `, SECRET)],
    ['two headers', [signCarrierWebhook(BODY, SECRET)]],
  ])('refuses %s', (_what, signature) => {
    expect(isSignedByCarrier(BODY, signature, SECRET)).toBe(false);
  });

  it('refuses everything while the secret is empty', () => {
    expect(isSignedByCarrier(BODY, signCarrierWebhook(BODY, ''), '')).toBe(false);
  });
});
