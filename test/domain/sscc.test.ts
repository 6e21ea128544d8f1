import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseSscc, sscc } from '../../domain/sscc.ts';

describe('sscc', () => {
  it('is extension digit, company prefix, serial and check digit', () => {
    expect(sscc('0614141', 123456789, 1)).toBe('106141411234567897');
  });

  it('fills the serial up, whatever the length of the prefix', () => {
    expect([sscc('0614141', 1), sscc('4012345678', 1)]).toEqual(['006141410000000012', '040123456780000017']);
  });

  it('is another one for another serial, and is read back from its barcode', () => {
    fc.assert(
      fc.property(fc.nat(999_999_999), fc.nat(999_999_999), (one, other) => {
        const code = sscc('0614141', one);

        expect(code === sscc('0614141', other)).toBe(one === other);
        expect([parseSscc(code), parseSscc(`(00)${code}`), parseSscc(`00${code}`)]).toEqual([code, code, code]);
      }),
    );
  });

  it.each([
    ['061414', 1, 0, 'a GS1 company prefix has 7 to 10 digits here, got "061414"'],
    ['0614141', 1_000_000_000, 0, 'the serial is a whole number of at most 9 digits, got 1000000000'],
    ['0614141', -1, 0, 'the serial is a whole number of at most 9 digits, got -1'],
    ['0614141', 1, 10, 'the extension digit is 0 to 9, got 10'],
  ])('refuses prefix %s, serial %d, extension %d', (prefix, serial, extension, message) => {
    expect(() => sscc(prefix, serial, extension)).toThrow(message);
  });

  it('is not read from a number with a wrong digit', () => {
    expect(parseSscc('006141410000000013')).toBeUndefined();
  });
});
