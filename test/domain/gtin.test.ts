import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkDigit, hasCheckDigit, isGln, normalizeGtin } from '../../domain/gtin.ts';

describe('normalizeGtin', () => {
  it.each([
    ['96385074', '00000096385074'],
    ['036000291452', '00036000291452'],
    ['4006381333931', '04006381333931'],
    ['10614141000415', '10614141000415'],
    ['4 006381 333931', '04006381333931'],
    ['978-3-16-148410-0', '09783161484100'],
  ])('writes %s as %s', (given, expected) => {
    expect(normalizeGtin(given)).toBe(expected);
  });

  it.each(['', '4006381333932', '400638133393', '40063813339310', 'ABCDEFGH', '1234567', '٤٠٠٦٣٨١٣٣٣٩٣١'])(
    'refuses %j',
    (given) => {
      expect(normalizeGtin(given)).toBeUndefined();
    },
  );

  it('finds every digit that was misread', () => {
    const digits = fc.stringMatching(/^\d{12}$/);
    fc.assert(
      fc.property(digits, fc.nat(12), fc.integer({ min: 1, max: 9 }), (twelve, place, change) => {
        const gtin = twelve + checkDigit(twelve);
        const misread = [...gtin].map((digit, at) => (at === place ? (Number(digit) + change) % 10 : digit)).join('');

        expect(normalizeGtin(gtin)).toBe(`0${gtin}`);
        expect(normalizeGtin(misread)).toBeUndefined();
      }),
    );
  });
});

describe('isGln', () => {
  it('takes 13 digits with their check digit', () => {
    expect([isGln('0614141000012'), isGln('0614141000013'), isGln('614141000012')]).toEqual([true, false, false]);
  });
});

describe('checkDigit', () => {
  it('refuses what is not digits, with the value', () => {
    expect(() => checkDigit('12a')).toThrow('a check digit needs digits only, got "12a"');
  });

  it('is not found in a single digit', () => {
    expect(hasCheckDigit('0')).toBe(false);
  });
});
